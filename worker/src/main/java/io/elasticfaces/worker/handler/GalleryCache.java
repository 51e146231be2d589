package io.elasticfaces.worker.handler;

import io.elasticfaces.worker.gallery.Gallery;
import io.elasticfaces.worker.gallery.GalleryStore;
import java.util.Optional;

/** The gallery that a worker holds in memory: the one that the last request named. */
public final class GalleryCache {
    private final GalleryStore store;
    private Versioned held;

    /** A gallery and its version. */
    public record Versioned(String version, Gallery gallery) {}

    /** @param store where galleries come from */
    public GalleryCache(GalleryStore store) {
        this.store = store;
    }

    /**
     * Returns the named version; the newest where none is named or the named one is gone; empty before anybody was
     * enrolled.
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
