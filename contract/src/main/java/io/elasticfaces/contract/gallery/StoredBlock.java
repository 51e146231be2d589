package io.elasticfaces.contract.gallery;

import java.time.Instant;
import java.util.Comparator;

/**
 * An object of a collection.
 *
 * @param key in the state bucket
 * @param version its number
 * @param group the fingerprint of its model set, or {@value #PEOPLE}
 * @param eTag of its content
 * @param bytes its size
 * @param written when, by the clock of S3
 * @param block its content, or null if it has not been read
 */
public record StoredBlock(
        String key, int version, String group, String eTag, long bytes, Instant written, FaceBlock block) {
    /** The group of people without faces, and of removed faces of all model sets. */
    static final String PEOPLE = "people";

    /** The order in the log. */
    static final Comparator<StoredBlock> ORDER =
            Comparator.comparingInt(StoredBlock::position).thenComparingInt(StoredBlock::version);

    /** Returns a block that is in no collection. */
    public static StoredBlock inMemory(FaceBlock block) {
        return new StoredBlock("", 0, "", "", 0, Instant.EPOCH, block);
    }

    StoredBlock with(FaceBlock content) {
        return new StoredBlock(key, version, group, eTag, bytes, written, content);
    }

    /** Returns the position of its rows in the log. */
    int position() {
        return block.through() == FaceBlock.OWN ? version : block.through();
    }

    /** Returns what changes when the content changes. */
    String identity() {
        return key + eTag;
    }
}
