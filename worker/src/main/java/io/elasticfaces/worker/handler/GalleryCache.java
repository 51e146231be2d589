package io.elasticfaces.worker.handler;

import io.elasticfaces.worker.gallery.GalleryStore;
import io.elasticfaces.worker.gallery.GalleryStore.Versioned;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A cache of the newest readable gallery of a model set. It checks for a newer version when a request names one, and at
 * the latest after {@link #FRESH}, so that a removed person is not recognised for longer.
 */
public final class GalleryCache {
    /** Time for which a cached gallery is used without reading the state bucket. */
    static final Duration FRESH = Duration.ofSeconds(10);

    private final GalleryStore store;
    private final String fingerprint;
    private final LongSupplier nanos;
    private Optional<Versioned> held = Optional.empty();

    /** The newest version of any set. The set's own gallery is loaded again only after this has changed. */
    private String newest = "";

    private Long lookedNanos;

    /**
     * @param store loads galleries
     * @param fingerprint of the model set
     * @param nanos a monotonic clock, {@link System#nanoTime()}
     */
    public GalleryCache(GalleryStore store, String fingerprint, LongSupplier nanos) {
        this.store = store;
        this.fingerprint = fingerprint;
        this.nanos = nanos;
    }

    /**
     * Returns the newest readable gallery, or empty if nobody is enrolled; see {@link GalleryStore#load}.
     *
     * @param version the newest version when the request was admitted, or null if unknown
     */
    public synchronized Optional<Versioned> get(String version) {
        if (lookedNanos == null
                || nanos.getAsLong() - lookedNanos >= FRESH.toNanos()
                || version != null && version.compareTo(newest) > 0) {
            refresh();
        }
        return held;
    }

    private void refresh() {
        String found = store.newest().orElse("");
        if (lookedNanos == null || !found.equals(newest)) {
            held = store.load(fingerprint);
            newest = found;
        }
        lookedNanos = nanos.getAsLong();
    }
}
