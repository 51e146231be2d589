package io.elasticfaces.local.sqs;

import io.elasticfaces.local.endpoint.CloudFailure;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * Queues, their attributes and their messages in one file, as JSON under their names.
 *
 * <p>What was committed survives the end of the process, {@code kill -9} included; nothing is forced to the disk
 * itself, so a power cut may cost the last seconds. Safe for several threads. Without a file everything is kept in
 * memory and ends with the process.
 */
final class QueueStore implements AutoCloseable {
    private static final String MESSAGES = "messages/";
    private static final int CACHE_MEGABYTES = 4;

    private final MVStore store;
    private final MVMap<String, String> queues;
    private final MVMap<String, String> attributes;
    private final Map<String, MVMap<String, String>> messages = new ConcurrentHashMap<>();

    private QueueStore(MVStore store) {
        this.store = store;
        // Space that older versions hold is free at once: nobody reads the past, and a closed process needs none of it.
        store.setVersionsToKeep(0);
        store.setRetentionTime(0);
        queues = store.openMap("queues");
        attributes = store.openMap("attributes");
    }

    /**
     * Opens the store.
     *
     * @param file the file, made when it is not there; empty keeps everything in memory
     * @throws CloudFailure when another process has the file open, or it is not a store
     */
    static QueueStore open(Optional<Path> file) {
        MVStore.Builder builder = new MVStore.Builder().autoCommitDisabled().cacheSize(CACHE_MEGABYTES);
        file.ifPresent(path -> builder.fileName(path.toString()));
        try {
            return new QueueStore(builder.open());
        } catch (MVStoreException e) {
            throw new CloudFailure(
                    "SQS cannot open its store " + file.map(Path::toString).orElse("in memory") + ": " + e.getMessage()
                            + ". End the other process that uses it, or delete the file to start with empty queues.",
                    e);
        }
    }

    /** Every queue by name. */
    Map<String, JsonObject> queues() {
        Map<String, JsonObject> all = new TreeMap<>();
        queues.forEach((name, json) -> all.put(name, new JsonObject(json)));
        return all;
    }

    void putQueue(String name, JsonObject queue) {
        queues.put(name, queue.encode());
    }

    /** Removes a queue and its messages, not its attributes. */
    void removeQueue(String name) {
        queues.remove(name);
        messages(name).clear();
    }

    /** Attributes that ElasticMQ does not keep; empty when none were put for this queue. */
    Optional<JsonObject> attributes(String queue) {
        return Optional.ofNullable(attributes.get(queue)).map(JsonObject::new);
    }

    /** Keeps attributes at once. */
    void putAttributes(String queue, JsonObject values) {
        attributes.put(queue, values.encode());
        commit();
    }

    /** Forgets attributes at once. */
    void removeAttributes(String queue) {
        attributes.remove(queue);
        commit();
    }

    List<JsonObject> allMessages(String queue) {
        List<JsonObject> all = new ArrayList<>();
        messages(queue).forEach((id, json) -> all.add(new JsonObject(json)));
        return all;
    }

    Set<String> messageIds(String queue) {
        return Set.copyOf(messages(queue).keySet());
    }

    void putMessage(String queue, String id, JsonObject message) {
        messages(queue).put(id, message.encode());
    }

    void removeMessage(String queue, String id) {
        messages(queue).remove(id);
    }

    /** Removes messages at once. */
    void removeMessages(String queue, Collection<String> ids) {
        ids.forEach(messages(queue)::remove);
        commit();
    }

    /** Makes all changes so far outlive this process. */
    void commit() {
        store.commit();
    }

    @Override
    public void close() {
        store.close();
    }

    private MVMap<String, String> messages(String queue) {
        return messages.computeIfAbsent(queue, name -> store.openMap(MESSAGES + name));
    }
}
