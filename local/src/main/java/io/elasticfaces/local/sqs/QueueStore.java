package io.elasticfaces.local.sqs;

import io.elasticfaces.local.endpoint.CloudFailure;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * Queues and messages in one file, as JSON by name and by message id.
 *
 * <p>Committed changes survive the end of the process, including {@code kill -9}. Nothing is forced to the disk, so a
 * power cut may cost the last seconds. Safe for several threads.
 */
final class QueueStore implements AutoCloseable {
    private static final String FILE = "sqs.mv";
    private static final String QUEUES = "queues";
    private static final String MESSAGES = "messages/";
    private static final int CACHE_MEGABYTES = 4;

    private final MVStore store;
    private final MVMap<String, String> queues;
    private final Map<String, MVMap<String, String>> messages = new ConcurrentHashMap<>();

    /**
     * Opens the store in a folder, which is created if absent.
     *
     * @throws CloudFailure if another process has the store open, or the file is not a store
     */
    QueueStore(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            Files.createDirectories(folder);
            store = new MVStore.Builder()
                    .autoCommitDisabled()
                    .cacheSize(CACHE_MEGABYTES)
                    .fileName(file.toString())
                    .open();
        } catch (MVStoreException | IOException e) {
            throw new CloudFailure(
                    "SQS cannot open its store " + file + ": " + e.getMessage()
                            + ". End the other process that uses it, or delete the file to start with empty queues.",
                    e);
        }
        // Old versions are never read, so their space is free at once.
        store.setVersionsToKeep(0);
        store.setRetentionTime(0);
        queues = store.openMap(QUEUES);
    }

    /** Every queue by name. */
    Map<String, JsonObject> queues() {
        return decoded(queues);
    }

    /** Every message of a queue by id. */
    Map<String, JsonObject> messages(String queue) {
        return decoded(map(queue));
    }

    /** Stores a queue at once. */
    void putQueue(String name, JsonObject queue) {
        queues.put(name, queue.encode());
        commit();
    }

    /** Removes a queue and its messages at once. */
    void removeQueue(String name) {
        queues.remove(name);
        map(name).clear();
        commit();
    }

    Set<String> messageIds(String queue) {
        return Set.copyOf(map(queue).keySet());
    }

    /** Removes messages of a queue at once. */
    void removeMessages(String queue, Set<String> ids) {
        ids.forEach(map(queue)::remove);
        commit();
    }

    void putMessage(String queue, String id, JsonObject message) {
        map(queue).put(id, message.encode());
    }

    void removeMessage(String queue, String id) {
        map(queue).remove(id);
    }

    /** Commits all changes so far. */
    void commit() {
        store.commit();
    }

    @Override
    public void close() {
        store.close();
    }

    private MVMap<String, String> map(String queue) {
        return messages.computeIfAbsent(queue, name -> store.openMap(MESSAGES + name));
    }

    private static Map<String, JsonObject> decoded(MVMap<String, String> map) {
        Map<String, JsonObject> all = new TreeMap<>();
        map.forEach((name, json) -> all.put(name, new JsonObject(json)));
        return all;
    }
}
