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
        if (version != null && held != null && held.version().equals(version)) {
            return Optional.of(held);
        }
        Optional<Versioned> found = version == null
                ? Optional.empty()
                : store.load(version).map(gallery -> new Versioned(version, gallery));
        if (found.isEmpty()) {
            found = store.newest().flatMap(this::loadUnlessHeld);
        }
        found.ifPresent(versioned -> held = versioned);
        return found;
    }

    private Optional<Versioned> loadUnlessHeld(String newest) {
        return held != null && held.version().equals(newest)
                ? Optional.of(held)
                : store.load(newest).map(gallery -> new Versioned(newest, gallery));
    }
}
