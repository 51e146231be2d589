package io.elasticfaces.worker.model;

import io.elasticfaces.worker.network.DerivedArchives;
import io.elasticfaces.worker.weights.UnreadableWeights;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The folder of archives derived from a set's weights: {@code derived-<format>-<fingerprint>}.
 *
 * <p>Its record lists size, time and SHA-256 of each weights file. A file is hashed only if its size or time has changed,
 * so a start only loads. Without the weights the record is trusted: an image may omit them. The folder is created
 * atomically, also by concurrent processes.
 *
 * @param path the folder
 * @param fingerprint identifies the weights
 */
record DerivedFolder(Path path, String fingerprint) {
    /** Increased with every change of a plan or of the archives' format, so that older archives are not used. */
    private static final int FORMAT = 4;

    private static final String PREFIX = "derived-" + FORMAT + "-";
    private static final String RECORD = "record.properties";

    /**
     * Finds the archives that belong to the weights in a folder.
     *
     * @param parent the folder of derived folders
     * @param weights the folder of the weights
     * @param names the weights files
     * @return the folder, or null if there is none yet
     */
    static DerivedFolder find(Path parent, Path weights, List<String> names) throws IOException {
        if (!Files.isDirectory(parent)) {
            return null;
        }
        List<Path> candidates;
        try (Stream<Path> children = Files.list(parent)) {
            candidates = children.filter(child -> child.getFileName().toString().startsWith(PREFIX))
                    .sorted()
                    .toList();
        }
        for (Path candidate : candidates) {
            if (complete(candidate) && matches(candidate, weights, names)) {
                String name = candidate.getFileName().toString();
                return new DerivedFolder(candidate, name.substring(PREFIX.length()));
            }
        }
        return null;
    }

    /** Derives the archives, which takes seconds. */
    static DerivedFolder make(ModelKind kind, Path parent, Path weights, List<String> names) throws IOException {
        Files.createDirectories(parent);
        // A temporary folder of the JDK would be readable only by its owner.
        Path draft = Files.createDirectory(parent.resolve("draft-" + UUID.randomUUID()));
        try {
            Map<String, String> hashes = WeightsFiles.hashes(weights, names);
            String fingerprint = WeightsFiles.fingerprint(kind.setName(), hashes);
            derive(kind, weights, draft);
            write(draft, weights, hashes);
            Path path = parent.resolve(PREFIX + fingerprint);
            try {
                Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                throw e;
            } catch (FileSystemException e) {
                // Another process was faster, or the folder existed and was incomplete.
                if (!complete(path)) {
                    delete(path);
                    Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
                }
            }
            deleteOthers(parent, path);
            return new DerivedFolder(path, fingerprint);
        } finally {
            delete(draft);
        }
    }

    /** Deletes archives of other weights or of an older format, which are large and no longer used. */
    private static void deleteOthers(Path parent, Path kept) throws IOException {
        List<Path> others;
        try (Stream<Path> children = Files.list(parent)) {
            others = children.filter(child -> child.getFileName().toString().startsWith("derived-"))
                    .filter(child -> !child.equals(kept))
                    .toList();
        }
        for (Path other : others) {
            delete(other);
        }
    }

    private static void derive(ModelKind kind, Path weights, Path to) throws IOException {
        try {
            kind.derive(weights, to);
        } catch (IllegalArgumentException e) {
            throw new UnreadableWeights(weights, "its tensors", e.getMessage(), e);
        }
    }

    private static boolean complete(Path folder) {
        List<String> files = new ArrayList<>(DerivedArchives.MTCNN);
        files.add(DerivedArchives.EMBEDDER);
        files.add(DerivedArchives.EMBEDDER_BFLOAT16);
        files.add(RECORD);
        return WeightsFiles.missing(folder, files).isEmpty();
    }

    private static boolean matches(Path folder, Path weights, List<String> names) throws IOException {
        Properties record = new Properties();
        try (Reader in = Files.newBufferedReader(folder.resolve(RECORD))) {
            record.load(in);
        } catch (IllegalArgumentException e) {
            return false;
        }
        boolean touched = false;
        for (String name : names) {
            Path file = weights.resolve(name);
            String hash = record.getProperty(name + ".sha256");
            if (hash == null) {
                return false;
            }
            if (Files.isRegularFile(file) && !stamp(file).equals(record.getProperty(name + ".stamp"))) {
                if (!WeightsFiles.sha256(file).equals(hash)) {
                    return false;
                }
                record.setProperty(name + ".stamp", stamp(file));
                touched = true;
            }
        }
        if (touched && Files.isWritable(folder)) {
            store(folder, record);
        }
        return true;
    }

    private static void write(Path folder, Path weights, Map<String, String> hashes) throws IOException {
        Properties record = new Properties();
        for (Map.Entry<String, String> entry : hashes.entrySet()) {
            record.setProperty(entry.getKey() + ".sha256", entry.getValue());
            record.setProperty(entry.getKey() + ".stamp", stamp(weights.resolve(entry.getKey())));
        }
        store(folder, record);
    }

    private static void store(Path folder, Properties record) throws IOException {
        Path draft = folder.resolve(RECORD + "-" + UUID.randomUUID());
        try (Writer out = Files.newBufferedWriter(draft)) {
            record.store(out, "The weights from which the archives in this folder were derived");
        }
        Files.move(draft, folder.resolve(RECORD), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String stamp(Path file) throws IOException {
        return Files.size(file) + " " + Files.getLastModifiedTime(file).toMillis();
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
