package io.elasticfaces.local.ec2;

import io.elasticfaces.local.endpoint.CloudFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The state of EC2, and its folder: {@code instances.json}, replaced as a whole, and a folder per instance. */
final class InstanceStore {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceStore.class);

    /** The state; a change of its maps is kept when {@link #save} is called. */
    final Content content;

    private final JsonMapper json = JsonMapper.builder().build();
    private final Path folder;
    private final Path file;

    /**
     * The content of the file.
     *
     * @param folderId marks the processes of this folder's instances
     * @param instances by id, oldest first
     * @param templates by name, oldest first
     */
    record Content(
            String folderId, Map<String, Instance> instances, Map<String, LaunchTemplates.LaunchTemplate> templates) {}

    /**
     * Reads the file, if there is one.
     *
     * @throws CloudFailure if the folder cannot be used or the file cannot be read
     */
    InstanceStore(Path folder) {
        this.folder = folder;
        this.file = folder.resolve("instances.json");
        try {
            Files.createDirectories(folder);
            content = Files.exists(file)
                    ? json.readValue(file.toFile(), Content.class)
                    : new Content(UUID.randomUUID().toString(), new LinkedHashMap<>(), new LinkedHashMap<>());
        } catch (IOException e) {
            throw new CloudFailure("EC2 cannot keep its state in " + folder + ": " + e, e);
        } catch (JacksonException e) {
            throw new CloudFailure(file + " cannot be read; remove the folder to start with no instances.", e);
        }
    }

    /**
     * Replaces the file atomically, so that a killed process leaves the old or the new one. If that fails, EC2 goes on
     * and an error is logged.
     */
    void save() {
        Path fresh = folder.resolve("instances.json.new");
        try {
            Files.write(fresh, json.writeValueAsBytes(content));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.error("{} cannot be written; a restart would restore an older state: {}", file, e.toString());
        }
    }

    /** The folder of an instance, which may not exist yet. */
    Path folderOf(String instanceId) {
        return folder.resolve(instanceId);
    }

    /** Removes an instance and its folder. */
    void remove(String instanceId) {
        content.instances().remove(instanceId);
        if (!Files.exists(folderOf(instanceId))) {
            return;
        }
        try (Stream<Path> files = Files.walk(folderOf(instanceId))) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            LOG.warn("The folder of {} cannot be removed: {}", instanceId, e.toString());
        }
    }
}
