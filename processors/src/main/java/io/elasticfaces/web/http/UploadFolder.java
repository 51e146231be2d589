package io.elasticfaces.web.http;

import io.elasticfaces.contract.InvalidSetting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
record UploadFolder(Path path) {
    private static final Logger LOG = LoggerFactory.getLogger(UploadFolder.class);
    private static final String PREFIX = "faces-upload-";

    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");

    /**
     * @param setting a folder that only this web tier uses, or blank for one in Java's temporary folder, which has the
     *     same name after a restart, so that the files of a killed web tier are removed
     * @param port the port of this web tier
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
     * @throws InvalidSetting if the folder cannot be used, or other users have access to it
     */
    void prepare() {
        try {
            create();
            Path probe = newFile();
            boolean owned = Files.getOwner(probe).equals(Files.getOwner(path));
            Files.delete(probe);
            if (!owned || !PRIVATE.containsAll(Files.getPosixFilePermissions(path))) {
                throw new InvalidSetting("Other users have access to the upload folder " + path
                        + ". Run chmod 700 on it, or set app.web.upload-folder to another folder.");
            }
        } catch (IOException e) {
            throw new InvalidSetting("The upload folder " + path + " cannot be used (" + e
                    + "). Set app.web.upload-folder to another folder.");
        }
    }

    /** Removes the uploads of a killed web tier. */
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
            // Some systems delete old files in the temporary folder.
            create();
            return Files.createTempFile(path, PREFIX, "");
        }
    }

    private void create() throws IOException {
        Files.createDirectories(path, PosixFilePermissions.asFileAttribute(PRIVATE));
    }

    /** Returns the quota of uploads in bytes: {@code most}, or half of the free space, but at least {@code least}. */
    long quota(long most, long least) {
        long half;
        try {
            half = Files.getFileStore(path).getUsableSpace() / 2;
        } catch (IOException e) {
            throw new UncheckedIOException("The free space of " + path + " is unknown.", e);
        }
        if (half < most) {
            LOG.warn("Uploads are limited to half of the free space in {}, {} MB", path, half / 1_000_000);
        }
        return Math.max(least, Math.min(half, most));
    }
}
