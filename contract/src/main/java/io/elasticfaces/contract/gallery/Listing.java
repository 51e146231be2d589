package io.elasticfaces.contract.gallery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The objects of a collection at one time.
 *
 * @param blocks without their contents, in the order of their versions
 * @param incarnation what differs after the collection was deleted and created again; empty for {@code default}
 * @param created when, or null if there is no such collection
 * @param now by the clock of S3
 */
record Listing(List<StoredBlock> blocks, String incarnation, Instant created, Instant now) {
    /** The time in which a number of an erased object cannot be taken again. */
    static final Duration YOUNG = Duration.ofMinutes(2);

    int highest() {
        return blocks.isEmpty() ? 0 : blocks.get(blocks.size() - 1).version();
    }

    /** Returns the number before the first one, which differs between incarnations. */
    int base() {
        return incarnation.isEmpty() ? 0 : incarnation.hashCode() & 0xfffffff;
    }

    GalleryVersion version() {
        return new GalleryVersion(highest(), incarnation);
    }

    /** Returns whether an object can be deleted: its number is never used again. */
    boolean mayGo(StoredBlock stored) {
        return stored.version() < highest() && stored.written().isBefore(now.minus(YOUNG));
    }
}
