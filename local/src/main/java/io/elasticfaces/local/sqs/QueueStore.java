package io.elasticfaces.local.sqs;

import io.elasticfaces.local.endpoint.CloudFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queues and messages in one file, as JSON by name and by message id.
 *
 * <p>Committed changes survive the end of the process, including {@code kill -9}. Nothing is forced to the disk, so a
 * power cut may cost the last seconds. Safe for several threads.
 */
final class QueueStore implements AutoCloseable {
    private static final int CACHE_MEGABYTES = 4;

    private static final Logger LOG = LoggerFactory.getLogger(QueueStore.class);

    private final MVStore store;

    /**
     * Opens the store in a folder, which is created if absent.
     *
     * @throws CloudFailure if another process has the store open, or the file is not a store
     */
    QueueStore(Path folder) {
        Path file = folder.resolve("queues.mv");
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
    }

    MVMap<String, String> queues() {
        return store.openMap("queues");
    }

    MVMap<String, String> messages(String queue) {
        return store.openMap("messages/" + queue);
    }

    void commit() {
        try {
            store.commit();
        } catch (MVStoreException e) {
            endProcess(e);
        }
    }

    /**
     * Ends the process after a failed write, for example on a full disk. MVStore closes itself then, and only a new
     * process can open it again. {@code faces local} starts one.
     */
    static void endProcess(Throwable cause) {
        LOG.error("SQS cannot write its store. The local cloud ends; its messages are kept: {}", cause.getMessage());
        Runtime.getRuntime().halt(1);
    }

    @Override
    public void close() {
        store.close();
    }
}
