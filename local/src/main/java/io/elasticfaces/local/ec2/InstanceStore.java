package io.elasticfaces.local.ec2;

import io.elasticfaces.local.endpoint.CloudFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The folder of EC2: {@code ec2.json}, replaced as a whole, and a folder per instance. */
final class InstanceStore {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceStore.class);

    private final JsonMapper json = JsonMapper.builder().build();
    private final Path folder;
    private final Path file;

    /**
     * The content of the file.
     *
     * @param folderId marks the processes of this folder's instances
     */
    record Content(String folderId, List<Instance> instances, List<LaunchTemplate> templates) {}

    InstanceStore(Path folder) {
        this.folder = folder;
        this.file = folder.resolve("ec2.json");
    }

    /**
     * Reads the file. The content is empty if there is no file yet.
     *
     * @throws CloudFailure if the folder cannot be used or the file cannot be read
     */
    Content read() {
        try {
            Files.createDirectories(folder);
            return Files.exists(file)
                    ? json.readValue(file.toFile(), Content.class)
                    : new Content(UUID.randomUUID().toString(), List.of(), List.of());
        } catch (IOException e) {
            throw new CloudFailure("EC2 cannot keep its state in " + folder + ": " + e, e);
        } catch (JacksonException e) {
            throw new CloudFailure(file + " cannot be read; remove the folder to start with no instances.", e);
        }
    }

    /** Replaces the file atomically, so that a killed process leaves the old or the new one. */
    void write(Content content) {
        Path fresh = folder.resolve("ec2.json.new");
        try {
            Files.write(fresh, json.writeValueAsBytes(content));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    Path folderOf(String instanceId) {
        return folder.resolve(instanceId);
    }

    /** Removes the folders of instances. */
    void remove(Collection<String> instanceIds) {
        for (String id : instanceIds) {
            try (Stream<Path> files = Files.walk(folderOf(id))) {
                for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            } catch (NoSuchFileException e) {
                LOG.debug("{} has no folder", id);
            } catch (IOException e) {
                LOG.warn("The folder of {} cannot be removed: {}", id, e.toString());
            }
        }
    }
}
