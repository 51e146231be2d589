package io.elasticfaces.worker.handler;

import io.elasticfaces.contract.gallery.CollectionReader;
import io.elasticfaces.contract.gallery.CollectionReader.Snapshot;
import io.elasticfaces.contract.gallery.CollectionStore;
import io.elasticfaces.contract.gallery.GalleryVersion;
import io.elasticfaces.contract.gallery.ModelId;
import io.elasticfaces.contract.gallery.NoSuchCollection;
import io.elasticfaces.worker.gallery.Gallery;
import io.elasticfaces.worker.gallery.WrongModelSet;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A cache of the galleries of a model set. It looks for changes when a request names a newer version, and at the latest
 * after {@link #FRESH}, so that a person who was removed by other means is not recognised for longer. It reads only what
 * has changed.
 */
public final class GalleryCache {
    /** Time for which a cached gallery is used without reading the state bucket. */
    static final Duration FRESH = Duration.ofSeconds(10);

    /** Time that an idle worker waits for small objects to be joined. */
    private static final Duration COMPACTION = Duration.ofSeconds(1);

    /** The most bytes of embeddings in memory, unless one gallery is larger. */
    private static final long MOST_BYTES = 256L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(GalleryCache.class);

    private final S3Client s3;
    private final String bucket;
    private final CollectionStore store;
    private final ModelId models;
    private final LongSupplier nanos;
    private CompletableFuture<Void> compaction = CompletableFuture.completedFuture(null);
    private final Map<String, Held> galleries = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param bucket the state bucket
     * @param models the model set of the galleries
     * @param nanos a monotonic clock, {@link System#nanoTime()}
     */
    public GalleryCache(S3Client s3, String bucket, ModelId models, LongSupplier nanos) {
        this.s3 = s3;
        this.bucket = bucket;
        this.store = new CollectionStore(s3, bucket);
        this.models = models;
        this.nanos = nanos;
    }

    private static final class Held {
        private final CollectionReader reader;
        private Snapshot snapshot;
        private Gallery gallery;
        private WrongModelSet wrong;
        private long lookedNanos;

        Held(CollectionReader reader) {
            this.reader = reader;
        }
    }

    /** Returns the collections, for changes. */
    public CollectionStore store() {
        return store;
    }

    /**
     * Returns the gallery of a collection.
     *
     * @param version the newest version when the request was admitted, or null if unknown
     * @throws NoSuchCollection if there is no such collection
     * @throws WrongModelSet if only another model set has faces in it
     * @throws io.elasticfaces.contract.gallery.UnreadableGallery if it is too large
     */
    public synchronized Gallery get(String collection, String version) {
        Held held = galleries.get(collection);
        if (held == null) {
            held = new Held(CollectionReader.of(s3, bucket, collection, models.fingerprint()));
        }
        if (held.gallery == null
                || nanos.getAsLong() - held.lookedNanos >= FRESH.toNanos()
                || !held.gallery.version().covers(GalleryVersion.parse(version))) {
            try {
                refresh(collection, held);
            } catch (NoSuchCollection e) {
                galleries.remove(collection);
                throw e;
            }
            galleries.put(collection, held);
            forgetOthers(collection);
        }
        if (held.wrong != null) {
            throw held.wrong;
        }
        return held.gallery;
    }

    private void refresh(String collection, Held held) {
        Snapshot snapshot = held.reader.refresh();
        if (held.gallery == null || !snapshot.equals(held.snapshot)) {
            held.gallery = Gallery.of(models, snapshot, held.gallery);
            held.wrong = held.gallery.size() > 0 || !snapshot.others()
                    ? null
                    : store.people(collection).models().values().stream()
                            .filter(other -> !other.fingerprint().equals(models.fingerprint()))
                            .findFirst()
                            .map(other -> new WrongModelSet(other, models))
                            .orElse(null);
            held.snapshot = snapshot;
        }
        held.lookedNanos = nanos.getAsLong();
    }

    private void forgetOthers(String collection) {
        long bytes = galleries.values().stream()
                .mapToLong(held -> held.gallery.bytes())
                .sum();
        Iterator<Map.Entry<String, Held>> eldest = galleries.entrySet().iterator();
        while (bytes > MOST_BYTES && eldest.hasNext()) {
            Map.Entry<String, Held> entry = eldest.next();
            if (!entry.getKey().equals(collection)) {
                bytes -= entry.getValue().gallery.bytes();
                eldest.remove();
            }
        }
    }

    /**
     * Joins small objects of the collections in memory. Called when there is no request. Waits for a second at most; the
     * end of the process harms nothing.
     */
    public void compact() {
        try {
            startUpkeep().get(COMPACTION.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            LOG.debug("Small objects are still being joined");
        } catch (ExecutionException e) {
            LOG.info("The collections stay as they are. {}", e.getCause().toString());
        }
    }

    private synchronized CompletableFuture<Void> startUpkeep() {
        if (compaction.isDone()) {
            List<String> compactable = galleries.entrySet().stream()
                    .filter(entry -> entry.getValue().gallery.needsCompaction())
                    .map(Map.Entry::getKey)
                    .toList();
            if (!compactable.isEmpty()) {
                compaction =
                        CompletableFuture.runAsync(() -> compactable.forEach(name -> store.compact(name, () -> true)));
            }
        }
        return compaction;
    }
}
