package io.elasticfaces.local.ec2;

import io.elasticfaces.local.endpoint.CloudFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The folder that instances are kept in: {@code instances.json}, written whole and swapped in, for one process at a time. */
final class Store implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Store.class);
    private static final int FORMAT = 1;

    private final JsonMapper json = JsonMapper.builder().build();
    private final Path folder;
    private final Path file;
    private FileChannel lockChannel;
    private String folderId;

    /**
     * What the file holds.
     *
     * @param format of this record
     * @param folderId marks the processes of this folder's instances
     */
    record Content(int format, String folderId, List<Instance> instances) {}

    Store(Path folder) {
        this.folder = folder;
        this.file = folder.resolve("instances.json");
    }

    /**
     * Takes the folder and reads what it holds.
     *
     * @throws CloudFailure if another process has it, or it holds what this version cannot read
     * @throws IOException if it cannot be read or written at all
     */
    List<Instance> open() throws IOException {
        Files.createDirectories(folder);
        lockChannel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!tryLock()) {
            lockChannel.close();
            throw new CloudFailure(
                    "the EC2 folder " + folder + " is used by another process; end that one, or choose another folder");
        }
        if (!Files.exists(file)) {
            folderId = UUID.randomUUID().toString();
            save(List.of());
            return List.of();
        }
        Content content = read();
        folderId = content.folderId();
        return content.instances();
    }

    private boolean tryLock() throws IOException {
        try {
            FileLock lock = lockChannel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private Content read() throws IOException {
        try {
            Content content = json.readValue(file.toFile(), Content.class);
            if (content.format() == FORMAT) {
                return content;
            }
            throw new CloudFailure(file + " has format " + content.format() + ", this version reads " + FORMAT
                    + "; remove the folder to start with no instances");
        } catch (JacksonException e) {
            throw new CloudFailure(file + " cannot be read; remove the folder to start with no instances", e);
        }
    }

    String folderId() {
        return folderId;
    }

    Path folderOf(String instanceId) {
        return folder.resolve(instanceId);
    }

    void save(Collection<Instance> instances) {
        Path fresh = folder.resolve("instances.json.new");
        byte[] bytes = json.writeValueAsBytes(new Content(FORMAT, folderId, List.copyOf(instances)));
        try {
            try (FileChannel out = FileChannel.open(
                    fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
                out.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** Forgets what was kept for an instance. */
    void remove(String instanceId) {
        Path place = folderOf(instanceId);
        try (Stream<Path> files = Files.walk(place)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (NoSuchFileException e) {
            LOG.debug("nothing was kept of {}", instanceId);
        } catch (IOException e) {
            LOG.warn("cannot remove {}: {}", place, e.toString());
        }
    }

    @Override
    public void close() {
        try {
            if (lockChannel != null) {
                lockChannel.close();
            }
        } catch (IOException e) {
            LOG.warn("cannot let go of {}: {}", folder, e.toString());
        }
    }
}
