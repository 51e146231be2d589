package io.elasticfaces.web.intake;

import io.elasticfaces.contract.gallery.CollectionStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The newest version of each collection, by a listing that begins after the caller has come: it has every change that any
 * web tier answered before. Callers of one collection that come during a listing share the next one, so that there is at
 * most one listing at a time. A listing takes about 10 ms on AWS. Failures are shared, too.
 */
public final class GalleryVersions {
    private final CollectionStore collections;
    private final Map<String, Listings> listings = new ConcurrentHashMap<>();

    /** @param collections the collections */
    public GalleryVersions(CollectionStore collections) {
        this.collections = collections;
    }

    private static final class Listings {
        private long begun;
        private long ended;
        private boolean running;
        private String newest;
        private RuntimeException failure;
    }

    /**
     * Returns the newest version, e.g. {@code 000000012}, or null if nobody was ever enrolled in {@code default}.
     *
     * @throws io.elasticfaces.contract.gallery.NoSuchCollection if there is no such collection
     * @throws IllegalArgumentException if the name is none of a collection
     * @throws RuntimeException if the call to S3 failed
     */
    public String newest(String collection) {
        Listings own = listings.computeIfAbsent(CollectionStore.requireName(collection), name -> new Listings());
        String known;
        synchronized (own) {
            long wanted = own.begun + 1;
            boolean interrupted = false;
            while (own.running && own.ended < wanted) {
                try {
                    own.wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            if (own.ended >= wanted) {
                return result(own);
            }
            own.running = true;
            own.begun++;
            known = own.newest;
        }
        String newest = known;
        RuntimeException failure = null;
        try {
            newest = collections.newest(collection, known);
        } catch (RuntimeException e) {
            failure = e;
            // Names without a collection take no memory.
            listings.remove(collection, own);
        }
        synchronized (own) {
            own.newest = newest;
            own.failure = failure;
            own.ended = own.begun;
            own.running = false;
            own.notifyAll();
            return result(own);
        }
    }

    private static String result(Listings own) {
        if (own.failure != null) {
            throw own.failure;
        }
        return own.newest;
    }
}
