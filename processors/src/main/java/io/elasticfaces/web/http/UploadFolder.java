package io.elasticfaces.web.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder that holds uploads until their pictures are stored. Only its owner can read it.
 *
 * @param path the folder; created if it is missing
 */
public record UploadFolder(Path path) {
    private static final Logger LOG = LoggerFactory.getLogger(UploadFolder.class);
    private static final String PREFIX = "faces-upload-";

    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");

    /**
     * @param setting a folder of the web tier's own, or blank for one in Java's temporary folder. Its name is the same after
     *     a restart, so that the next web tier removes what a killed one has left.
     * @param port the port of this web tier, which no other has
     */
    static UploadFolder of(String setting, String port) {
        if (!setting.isBlank()) {
            return new UploadFolder(Path.of(setting));
        }
        Path path = Path.of(
                System.getProperty("java.io.tmpdir"), "faces-uploads-" + System.getProperty("user.name") + "-" + port);
        path.toFile().deleteOnExit();
        return new UploadFolder(path);
    }

    /**
     * Creates the folder.
     *
     * @throws IllegalArgumentException if it cannot be used, or other users have access to it
     */
    public void prepare() {
        try {
            create();
            Path probe = newFile();
            boolean owned = Files.getOwner(probe).equals(Files.getOwner(path));
            Files.delete(probe);
            if (posix() && (!owned || !PRIVATE.containsAll(Files.getPosixFilePermissions(path)))) {
                throw new IllegalArgumentException("Other users have access to the folder " + path
                        + ", which is to hold pictures of people. Run chmod 700 on it, or set app.web.upload-folder to"
                        + " another folder.");
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "The folder " + path + " cannot hold uploads (" + e + "); set app.web.upload-folder to another.",
                    e);
        }
    }

    /** Removes the uploads that a killed web tier has left. */
    void clean() throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(path, PREFIX + "*")) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Creates an empty file that only the owner of this process can read. */
    Path newFile() throws IOException {
        try {
            return Files.createTempFile(path, PREFIX, "");
        } catch (NoSuchFileException e) {
            // Systems remove old folders from the temporary one.
            create();
            return Files.createTempFile(path, PREFIX, "");
        }
    }

    private void create() throws IOException {
        Files.createDirectories(
                path,
                posix()
                        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PRIVATE)}
                        : new FileAttribute<?>[0]);
    }

    private boolean posix() {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Returns how many bytes uploads may take: as many as wanted, or half of what is free; at least one upload's. */
    public long carries(long wanted, long least) {
        try {
            long half = Files.getFileStore(path).getUsableSpace() / 2;
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
}
