package io.elasticfaces.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimilarityTest {
    private static final double THRESHOLD = 1.1;

    @TempDir
    Path folder;

    @Property
    void shouldFallWithTheDistanceThroughOneHalf(
            @ForAll @DoubleRange(min = 1, max = 30) double slope,
            @ForAll @DoubleRange(min = 0.2, max = 1.3) double threshold,
            @ForAll @DoubleRange(min = 0, max = 1.9) double distance) {
        Similarity similarity = new Similarity(slope);

        assertThat(similarity.of(threshold, threshold)).isEqualTo(0.5);
        assertThat(similarity.of(distance, threshold)).isBetween(0.0, 1.0);
        assertThat(similarity.of(distance + 0.1, threshold)).isLessThan(similarity.of(distance, threshold));
        // The same share of the distance beyond the threshold weighs the same on both sides.
        assertThat(similarity.of(threshold + 0.1, threshold) + similarity.of(threshold - 0.1, threshold))
                .isCloseTo(1, within(1e-9));
    }

    /** Distances with the frequencies that a slope of 8 predicts, with 20 times as many pairs of two people. */
    @Test
    void shouldRecoverTheSlopeOfPairsRegardlessOfTheirNumbers() {
        Similarity truth = new Similarity(8);
        double[] grid = IntStream.range(0, 200)
                .mapToDouble(i -> THRESHOLD + (i - 99.5) / 200)
                .toArray();
        double[] same = repeated(grid, 1_000, truth, false);
        double[] different = repeated(grid, 20_000, truth, true);

        assertThat(Similarity.fit(same, different, THRESHOLD).slope()).isCloseTo(8, withinPercentage(1));
    }

    @Test
    void shouldLimitTheSlopeOfSeparatedPairs() {
        Similarity fitted = Similarity.fit(new double[] {0.2}, new double[] {2}, THRESHOLD);

        assertThat(fitted.slope()).isFinite().isGreaterThan(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dlib", "mobilefacenet"})
    void shouldBeShippedForMeasuredSets(String set) throws IOException {
        FalseAcceptCurve curve = FalseAcceptCurve.of(set, folder).orElseThrow();
        Similarity similarity = curve.similarity().orElseThrow();
        double threshold = new Threshold(9, curve, 0.01).of(1);

        assertThat(similarity.of(threshold, threshold)).isEqualTo(0.5);
        assertThat(similarity.of(threshold / 2, threshold)).isGreaterThan(0.95);
        assertThat(similarity.of(threshold * 1.25, threshold)).isLessThan(0.05);
        // An unmeasured set has a similar one.
        assertThat(similarity.slope()).isCloseTo(Similarity.UNMEASURED.slope(), withinPercentage(20));
    }

    @Test
    void shouldBeStoredWithTheCurve() throws IOException {
        double[] distances =
                IntStream.range(0, 10_000).mapToDouble(i -> 1 + i / 10_000.0).toArray();
        FalseAcceptCurve.of(distances).with(new Similarity(7.25)).write(folder.resolve(FalseAcceptCurve.FILE));

        assertThat(FalseAcceptCurve.of("dlib", folder).orElseThrow().similarity())
                .contains(new Similarity(7.25));
    }

    private static double[] repeated(double[] grid, int times, Similarity truth, boolean different) {
        return Arrays.stream(grid)
                .flatMap(distance -> {
                    double share = truth.of(distance, THRESHOLD);
                    long count = Math.round(times * (different ? 1 - share : share));
                    return Arrays.stream(new double[] {distance})
                            .flatMap(one -> IntStream.range(0, (int) count).mapToDouble(i -> one));
                })
                .toArray();
    }
}
