package io.elasticfaces.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FalseAcceptCurveTest {
    /** Of 10,000 evenly distributed distances from 1 to 2: the distance is 1 + rate. Measured from 0.001 to 0.5. */
    private static final FalseAcceptCurve EVEN = FalseAcceptCurve.of(
            IntStream.range(0, 10_000).mapToDouble(i -> 1 + i / 10_000.0).toArray());

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "0.001, 1.001",
        "0.01, 1.01",
        "0.5, 1.5",
        // Half of the way in the logarithm.
        "0.0014142136, 1.0015",
        // The slope of the lowest decade, 0.009.
        "0.0001, 0.992",
        "1e-100, 0.128",
        "1e-200, 0",
        // Above the highest rate.
        "0.9, 1.5",
    })
    void shouldHaveKnownDistances(double rate, double distance) {
        assertThat(EVEN.distance(rate)).isCloseTo(distance, within(1e-6));
    }

    @Test
    void shouldRefuseFewerThanAThousandPairs() {
        assertThatThrownBy(() -> FalseAcceptCurve.of(new double[999]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1000 pairs of pictures of two people, not 999");
    }

    @Property
    void shouldFallWithThePeopleAndRiseWithTheRate(
            @ForAll @Scale(5) @DoubleRange(min = 1e-5, max = 0.25) double strangerRate,
            @ForAll @IntRange(min = 1, max = 1_000_000) int people) {
        Threshold threshold = new Threshold(9, EVEN, strangerRate);

        assertThat(threshold.of(people + 1)).isLessThan(threshold.of(people));
        assertThat(threshold.withStrangerRate(2 * strangerRate).of(people)).isGreaterThan(threshold.of(people));
        assertThat(threshold.of(people)).isBetween(0.0, 1.5);
    }

    @Test
    void shouldDependOnTheNumberOfPeopleOnlyWithACurve() {
        Threshold threshold = new Threshold(9, EVEN, 0.01);

        assertThat(threshold.of(1)).isCloseTo(1.01, within(1e-9));
        assertThat(threshold.of(0)).as("nobody").isEqualTo(threshold.of(1));
        // 1 - 0.99^(1/10) is 0.0010045.
        assertThat(threshold.of(10)).isCloseTo(1.001, within(1e-4));
        assertThat(new Threshold(9, null, 0.01).of(1_000)).isEqualTo(9);
        assertThat(Threshold.fixed(9).of(1_000)).isEqualTo(9);
    }

    /** Near the threshold of two pictures, which was chosen otherwise. */
    @Test
    void shouldShipTheCurvesOfMeasuredSets() throws IOException {
        for (ModelKind kind : List.of(ModelKind.DLIB, ModelKind.MOBILEFACENET)) {
            FalseAcceptCurve curve = FalseAcceptCurve.of(kind.setName(), folder).orElseThrow();
            assertThat(curve.distance(0.01)).isCloseTo(kind.threshold(), withinPercentage(10));
        }
        assertThat(FalseAcceptCurve.of("facenet", folder)).isEmpty();
    }

    @Test
    void shouldUseTheCurveInTheFolderBeforeTheShippedOne() throws IOException {

        EVEN.write(folder.resolve("false-accepts.csv"));
        assertThat(folder.resolve("false-accepts.csv")).content().startsWith("rate,distance\n0.001,1.00");
        assertThat(FalseAcceptCurve.of("dlib", folder).orElseThrow().distance(0.01))
                .isCloseTo(1.01, within(1e-4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rate,distance", "rate,distance\n0.1,0.5", "distance,rate\n0.5,0.1\n0.6,0.2"})
    void shouldRefuseAFileWithoutCurve(String content) {
        assertThatThrownBy(() -> read(content)).hasMessageContainingAll("false-accepts.csv, line ", "\"0.01,0.595\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.1;0.6",
                "0.1,0.6,1",
                "0.01,0.6",
                "1,0.6",
                "0.1,0.4",
                "0.1,NaN",
                "0.1,Infinity",
                "x,0.6",
                "slope,0",
                "slope,x",
                ""
            })
    void shouldRefuseALine(String line) {
        assertThatThrownBy(() -> read("rate,distance\n0.01,0.5\n" + line + "\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(folder.resolve("false-accepts.csv") + ", line 3: ", "For example");
    }

    private void read(String content) throws IOException {
        Files.writeString(folder.resolve("false-accepts.csv"), content);
        FalseAcceptCurve.of("dlib", folder);
    }
}
