package io.elasticfaces.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where uploads lie until their pictures are stored.
 *
 * @param path the folder; made when it is not there
 * @param temporary whether it goes with the process
 */
record UploadFolder(Path path, boolean temporary) {
    private static final Logger LOG = LoggerFactory.getLogger(UploadFolder.class);

    /** What Vert.x names an upload. */
    private static final Pattern UPLOAD = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    /** @param setting a folder of the web tier's own, or blank for a new one among Java's temporary files */
    static UploadFolder of(String setting) {
        return setting.isBlank()
                ? new UploadFolder(
                        Path.of(System.getProperty("java.io.tmpdir"), "faces-uploads-" + UUID.randomUUID()), true)
                : new UploadFolder(Path.of(setting), false);
    }

    /**
     * Makes the folder, and removes what a web tier that was killed has left in it: pictures of people.
     *
     * @return the folder's path
     * @throws IllegalArgumentException if it cannot be used
     */
    String prepare() {
        try {
            // Nobody else on this machine is to see them.
            boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
            Files.createDirectories(
                    path,
                    posix
                            ? new FileAttribute<?>[] {
                                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                            }
                            : new FileAttribute<?>[0]);
            for (Path file : uploads()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "The folder " + path + " cannot hold uploads (" + e + "); set app.web.upload-folder to another.",
                    e);
        }
        if (temporary) {
            path.toFile().deleteOnExit();
        }
        return path.toString();
    }

    /** Returns how many bytes uploads may take: as many as wanted, or half of what is free; at least one upload's. */
    long carries(long wanted, long least) {
        try {
            Path there = path;
            while (!Files.exists(there)) {
                there = there.toAbsolutePath().getParent();
            }
            long half = Files.getFileStore(there).getUsableSpace() / 2;
            if (half < wanted) {
                LOG.warn(
                        "Uploads may take {} MB at once, half of what is free in {}, not app.web.max-upload-bytes",
                        Math.max(half, least) / 1_000_000,
                        path);
            }
            return Math.max(least, Math.min(half, wanted));
        } catch (IOException e) {
            throw new UncheckedIOException("What is free in " + path + " cannot be told.", e);
        }
    }

    private List<Path> uploads() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file ->
                            UPLOAD.matcher(file.getFileName().toString()).matches()
                                    && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
    }
}
