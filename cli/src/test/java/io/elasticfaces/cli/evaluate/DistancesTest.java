package io.elasticfaces.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected values are computed by hand. */
class DistancesTest {
    /** Distances of one person, of two people; threshold; false accepts, false rejects, right. */
    @ParameterizedTest
    @CsvSource({
        "0.1 0.2, 0.3 0.4, 0.25, 0, 0, 4",
        "0.1 0.2, 0.3 0.4, 0.1,  0, 2, 2", // Not less than 0.1.
        "0.1 0.2, 0.3 0.4, 0.4,  1, 0, 3",
        "0.1 0.2, 0.3 0.4, 9,    2, 0, 2",
        "0.1 0.5, 0.3 0.3, 0.4,  2, 1, 1",
        "0.3 0.3, 0.3 0.3, 0.3,  0, 2, 2",
    })
    void shouldCountErrorsAtAThreshold(
            String same, String different, double threshold, long accepts, long rejects, long right) {
        Distances.Point point = distances(same, different).at(threshold);

        assertThat(point.falseAccepts().count()).isEqualTo(accepts);
        assertThat(point.falseRejects().count()).isEqualTo(rejects);
        assertThat(point.right().count()).isEqualTo(right);
    }

    @ParameterizedTest
    @CsvSource({
        // Apart: any threshold from 0.2 to 0.3.
        "0.1 0.2, 0.3 0.4, 0, 0.25",
        // 1 of 2 and 1 of 2 from 0.2 to 0.3.
        "0.1 0.3, 0.2 0.4, 0.5, 0.25",
        // Everything the wrong way round.
        "0.3 0.4, 0.1 0.2, 1, 0.25",
        // (0, 1/3) up to 0.4; (1/2, 1/3) from there: w = (1/3) / (1/3 + 1/6) = 2/3, 0 + 2/3 * 1/2.
        "0.1 0.2 0.6, 0.4 0.7, 0.333333, 0.4",
        // All alike: (0, 1) to (1, 0) at 0.3.
        "0.3, 0.3, 0.5, 0.3",
        // (0, 1/2) up to 0.2, then one of three and one of two change together: (1/3, 0), w = 3/5.
        "0.1 0.2, 0.2 0.3 0.4, 0.2, 0.2",
    })
    void shouldFindTheEqualErrorRate(String same, String different, double rate, double threshold) {
        Distances.EqualError equal = distances(same, different).equalError();

        assertThat(equal.rate()).isCloseTo(rate, within(1e-6));
        assertThat(equal.threshold()).isCloseTo(threshold, within(1e-9));
    }

    @Test
    void shouldFindTheLargestThresholdOfAFalseAcceptRate() {
        double[] different = new double[100];
        Arrays.setAll(different, i -> 0.5 + i / 1000.0);
        Distances distances = new Distances(new double[] {0.1, 0.5005, 0.9}, different);

        Distances.Point point = distances.atFalseAcceptRate(0.01).orElseThrow();

        assertThat(point.threshold()).isEqualTo(0.501);
        assertThat(point.falseAccepts()).isEqualTo(new Rate(1, 100));
        assertThat(point.falseRejects()).isEqualTo(new Rate(1, 3));
        assertThat(distances.atFalseAcceptRate(0.001)).as("too few pairs").isEmpty();
    }

    @Test
    void shouldNotAcceptEqualDistancesThatAreTooMany() {
        double[] different = new double[100];
        Arrays.fill(different, 0, 2, 0.4);
        Arrays.fill(different, 2, 100, 0.9);

        assertThat(new Distances(new double[] {0.1}, different).atFalseAcceptRate(0.01))
                .hasValueSatisfying(
                        point -> assertThat(point.falseAccepts().count()).isZero());
    }

    /** R: prop.test(count, of, correct = FALSE) gives these. */
    @ParameterizedTest
    @CsvSource({"5, 10, 0.236593, 0.763407", "0, 10, 0, 0.277533", "10, 10, 0.722467, 1", "1, 100, 0.001767, 0.054486"})
    void shouldGiveWilsonsInterval(long count, long of, double low, double high) {
        Rate.Interval interval = new Rate(count, of).interval();

        assertThat(interval.low()).isCloseTo(low, within(1e-5));
        assertThat(interval.high()).isCloseTo(high, within(1e-5));
    }

    private static Distances distances(String same, String different) {
        return new Distances(numbers(same), numbers(different));
    }

    private static double[] numbers(String text) {
        return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }
}
