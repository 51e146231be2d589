package io.elasticfaces.worker.handler;

import io.elasticfaces.worker.gallery.Gallery;
import io.elasticfaces.worker.gallery.GalleryStore;
import java.util.Optional;

/** A cache of one gallery: the one that the last request used. */
public final class GalleryCache {
    private final GalleryStore store;
    private Versioned held;

    /** A gallery and its version. */
    public record Versioned(String version, Gallery gallery) {}

    /** @param store loads galleries */
    public GalleryCache(GalleryStore store) {
        this.store = store;
    }

    /**
     * Returns a version of the gallery, or the newest one if {@code version} is null or no longer exists. The result is
     * empty if nobody is enrolled.
     */
    public synchronized Optional<Versioned> get(String version) {
        return Optional.ofNullable(version).flatMap(this::load).or(() -> store.newest()
                .flatMap(this::load));
    }

    private Optional<Versioned> load(String version) {
        if (held == null || !held.version().equals(version)) {
            Optional<Gallery> gallery = store.load(version);
            if (gallery.isEmpty()) {
                return Optional.empty();
            }
            held = new Versioned(version, gallery.get());
        }
        return Optional.of(held);
    }
}
