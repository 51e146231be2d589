package io.elasticfaces.local;

import io.elasticfaces.local.endpoint.CloudFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/** A lock on a cloud's folder. The operating system releases it when the process ends. */
final class CloudFolder implements AutoCloseable {
    private static final String LOCK = "lock";

    private final Path folder;
    private final FileChannel channel;

    /**
     * Locks a folder, which is created if absent.
     *
     * @throws CloudFailure when another process has the lock, or the folder cannot be written
     */
    CloudFolder(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked()) {
                channel.close();
                throw new CloudFailure("Another local cloud runs in " + folder
                        + "; end it, or choose another folder (and other ports) for this one.");
            }
        } catch (IOException e) {
            throw new CloudFailure(
                    "The local cloud cannot keep its state in " + folder + ": " + e + ". It needs a writable folder.",
                    e);
        }
    }

    private boolean isLocked() throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Removes everything in the folder except the lock. */
    void clear() {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                if (!path.equals(folder) && !path.equals(folder.resolve(LOCK))) {
                    Files.delete(path);
                }
            }
        } catch (IOException e) {
            throw new CloudFailure("The earlier state in " + folder + " cannot be removed: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new CloudFailure("The lock on the local cloud's folder could not be released: " + e, e);
        }
    }
}
