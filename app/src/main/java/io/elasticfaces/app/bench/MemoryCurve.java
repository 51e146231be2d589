package io.elasticfaces.app.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What a process held while it worked on pictures, sample by sample. */
final class MemoryCurve {
    private static final double THOUSAND = 1000;

    private final List<Sample> samples = new ArrayList<>();

    /**
     * One look.
     *
     * @param pictures worked on so far
     * @param bytes resident then
     */
    record Sample(int pictures, long bytes) {}

    void add(int pictures, long bytes) {
        samples.add(new Sample(pictures, bytes));
    }

    /** Returns the samples in the order they were taken. */
    List<Sample> samples() {
        return Collections.unmodifiableList(samples);
    }

    /** Returns what was resident at the first look. */
    long startBytes() {
        return samples.get(0).bytes();
    }

    /** Returns what was resident at the last look. */
    long endBytes() {
        return samples.get(samples.size() - 1).bytes();
    }

    /**
     * Returns by how many bytes it grew for every thousand pictures: the slope of the straight line that is nearest to the
     * samples of the second half, in squares. The first half is left out, as caches fill and the compiler works then.
     */
    double bytesPerThousand() {
        List<Sample> half = samples.subList(samples.size() / 2, samples.size());
        double meanPictures = half.stream().mapToInt(Sample::pictures).average().orElseThrow();
        double meanBytes = half.stream().mapToLong(Sample::bytes).average().orElseThrow();
        double both = 0;
        double squares = 0;
        for (Sample sample : half) {
            double pictures = sample.pictures() - meanPictures;
            both += pictures * (sample.bytes() - meanBytes);
            squares += pictures * pictures;
        }
        return squares == 0 ? 0 : both / squares * THOUSAND;
    }
}
