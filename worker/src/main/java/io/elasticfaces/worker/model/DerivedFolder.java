package io.elasticfaces.worker.model;

import io.elasticfaces.worker.network.DerivedArchives;
import io.elasticfaces.worker.weights.UnreadableWeights;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of archives derived from a set's weights, next to these: {@code derived-<format>-<fingerprint>}.
 *
 * <p>Its record lists size and time of each weights file. The files are hashed only if one has changed, so a start only
 * loads. Without the weights the record is trusted: an image may omit them. The folder is created atomically, also by
 * concurrent processes.
 *
 * @param path the folder
 * @param fingerprint identifies the weights
 */
record DerivedFolder(Path path, String fingerprint) {
    private static final Logger LOG = LoggerFactory.getLogger(DerivedFolder.class);

    /** Its number is increased with every change of a plan or of the archives' format, so that older ones are not used. */
    private static final String PREFIX = "derived-5-";

    private static final String RECORD = "record.properties";
    private static final int FINGERPRINT_DIGITS = 16;

    /**
     * Returns the archives that belong to the weights in a folder, and derives them first if necessary.
     *
     * @throws ModelSetMissing when there are neither archives nor all weights
     */
    static DerivedFolder of(ModelKind kind, Path weights) throws IOException {
        DerivedFolder there = find(kind, weights);
        if (there != null) {
            return there;
        }
        List<String> missing = missing(weights, kind.files());
        if (!missing.isEmpty()) {
            throw new ModelSetMissing("The model set " + kind.setName() + " is incomplete: " + weights.toAbsolutePath()
                    + " lacks " + String.join(", ", missing) + ". Run ./faces models " + kind.setName()
                    + ", or put the files there.");
        }
        StringBuilder identity = new StringBuilder(kind.setName());
        for (String name : kind.files()) {
            identity.append("\n" + name + " " + ModelSets.sha256(weights.resolve(name)));
        }
        String fingerprint = DigestUtils.sha256Hex(identity.toString()).substring(0, FINGERPRINT_DIGITS);
        Path path = weights.resolve(PREFIX + fingerprint);
        if (!complete(path)) {
            derive(kind, weights, path);
            deleteOthers(path);
        } else if (Files.isWritable(path)) {
            writeRecord(kind, weights, path);
        }
        return new DerivedFolder(path, fingerprint);
    }

    /** Returns the archives that belong to the weights in a folder by the weights' sizes and times, or null. */
    static DerivedFolder find(ModelKind kind, Path weights) throws IOException {
        for (Path path : derived(weights)) {
            String name = path.getFileName().toString();
            if (name.startsWith(PREFIX) && complete(path) && matches(kind, weights, path)) {
                return new DerivedFolder(path, name.substring(PREFIX.length()));
            }
        }
        return null;
    }

    /** Returns the names that are not files of the folder. */
    static List<String> missing(Path folder, List<String> names) {
        return names.stream()
                .filter(name -> !Files.isRegularFile(folder.resolve(name)))
                .toList();
    }

    private static List<Path> derived(Path weights) throws IOException {
        if (!Files.isDirectory(weights)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(weights)) {
            return children.filter(child -> child.getFileName().toString().startsWith("derived-"))
                    .sorted()
                    .toList();
        }
    }

    private static boolean complete(Path folder) {
        return missing(folder, DerivedArchives.REQUIRED).isEmpty() && Files.isRegularFile(folder.resolve(RECORD));
    }

    private static boolean matches(ModelKind kind, Path weights, Path folder) throws IOException {
        Properties record = new Properties();
        try (Reader in = Files.newBufferedReader(folder.resolve(RECORD))) {
            record.load(in);
        } catch (IllegalArgumentException e) {
            return false;
        }
        for (String name : kind.files()) {
            Path file = weights.resolve(name);
            if (Files.isRegularFile(file) && !stamp(file).equals(record.getProperty(name))) {
                return false;
            }
        }
        return true;
    }

    private static void derive(ModelKind kind, Path weights, Path path) throws IOException {
        LOG.info("Deriving the archives of model set {} in {}, once; this takes some seconds", kind.setName(), weights);
        // A temporary folder of the JDK would be readable only by its owner.
        Path draft = Files.createDirectory(weights.resolve("draft-" + UUID.randomUUID()));
        try {
            kind.derive(weights, draft);
            writeRecord(kind, weights, draft);
            try {
                Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileSystemException e) {
                // Another process was faster, or the folder existed and was incomplete.
                if (!complete(path)) {
                    FileUtils.deleteDirectory(path.toFile());
                    Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
                }
            }
        } catch (IllegalArgumentException e) {
            throw new UnreadableWeights(weights, "its tensors", e.getMessage());
        } finally {
            FileUtils.deleteDirectory(draft.toFile());
        }
    }

    private static void writeRecord(ModelKind kind, Path weights, Path folder) throws IOException {
        Properties record = new Properties();
        for (String name : kind.files()) {
            record.setProperty(name, stamp(weights.resolve(name)));
        }
        Path draft = folder.resolve(RECORD + "-" + UUID.randomUUID());
        try (Writer out = Files.newBufferedWriter(draft)) {
            record.store(out, "Sizes and times of the weights from which the archives in this folder were derived");
        }
        Files.move(draft, folder.resolve(RECORD), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String stamp(Path file) throws IOException {
        return Files.size(file) + " " + Files.getLastModifiedTime(file).toMillis();
    }

    /** Deletes archives of other weights or of an older format, which are large and no longer used. */
    private static void deleteOthers(Path kept) throws IOException {
        for (Path other : derived(kept.getParent())) {
            if (!other.equals(kept)) {
                FileUtils.deleteDirectory(other.toFile());
            }
        }
    }
}
