package io.elasticfaces.worker.network;

import java.nio.charset.StandardCharsets;

/**
 * Reproducible pseudo-random numbers: SplitMix64 (Steele, Lea, Flood 2014), seeded with the 64-bit FNV-1a hash of a name.
 * They are the input of {@link KnownAnswer} and the source of {@link SeededWeights}.
 */
public final class Noise {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final long start;

    private Noise(long start) {
        this.start = start;
    }

    /**
     * Starts a sequence.
     *
     * @param name the seed
     * @return the sequence
     */
    public static Noise of(String name) {
        long hash = 0xCBF29CE484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
        }
        return new Noise(hash);
    }

    /**
     * Returns one number of the sequence.
     *
     * @param index from 0
     * @return a multiple of 2^-23 in [-1, 1)
     */
    public double at(int index) {
        long z = start + (index + 1L) * GOLDEN_GAMMA;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        z ^= z >>> 31;
        return (z >>> 40) / 0x1p24 * 2 - 1;
    }

    /**
     * Returns the first numbers of the sequence.
     *
     * @param count how many
     * @return that many numbers in [-1, 1)
     */
    public float[] first(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) at(i);
        }
        return values;
    }
}
