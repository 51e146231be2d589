package io.elasticfaces.cli.chaos;

import java.util.SplittableRandom;

/**
 * Draws that follow from a seed and from what is drawn for, not from when: the n-th store of one request's picture has
 * the same luck in every run of a seed, in whatever order the machine runs its threads.
 */
final class Dice {
    /** Offset basis and prime of 64-bit FNV-1a. */
    private static final long FNV_BASIS = 0xcbf29ce484222325L;

    private static final long FNV_PRIME = 0x100000001b3L;

    private final long seed;

    Dice(long seed) {
        this.seed = seed;
    }

    /**
     * Returns the sequence that belongs to a subject.
     *
     * @param what is drawn, e.g. {@code sqs fault}
     * @param subject what it is drawn for, e.g. a request's id
     * @param nth how often it was drawn for it before
     */
    SplittableRandom of(String what, String subject, long nth) {
        long hash = FNV_BASIS;
        String text = what + '\0' + subject + '\0' + nth;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        // The first draws of neighbouring seeds are alike; a split is not.
        return new SplittableRandom(seed ^ hash).split();
    }
}
