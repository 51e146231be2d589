package io.elasticfaces.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class DistancesPropertyTest {
    @Property(tries = 300)
    void shouldHaveAnEqualErrorRateBetweenTheErrorsAround(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 0, max = 40) Integer> same,
            @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 0, max = 40) Integer> different) {
        Distances distances = distances(same, different);

        Distances.EqualError equal = distances.equalError();

        Distances.Point below = distances.at(equal.threshold());
        Distances.Point above = distances.at(Math.nextUp(equal.threshold()));
        assertThat(equal.rate())
                .isBetween(0.0, 1.0)
                .isGreaterThanOrEqualTo(below.falseAccepts().share() - 1e-9)
                .isGreaterThanOrEqualTo(above.falseRejects().share() - 1e-9)
                .isLessThanOrEqualTo(below.falseRejects().share() + 1e-9)
                .isLessThanOrEqualTo(above.falseAccepts().share() + 1e-9);
    }

    @Property(tries = 300)
    void shouldFindTheLargestThresholdOfAFalseAcceptRate(
            @ForAll @Size(min = 10, max = 60) List<@IntRange(min = 0, max = 40) Integer> different,
            @ForAll @DoubleRange(min = 0.1, max = 0.9) double most) {
        Distances distances = distances(List.of(20), different);

        Distances.Point point = distances.atFalseAcceptRate(most).orElseThrow();

        assertThat(point.falseAccepts().share()).isLessThanOrEqualTo(most + 1e-9);
        assertThat(distances.at(Math.nextUp(point.threshold())).falseAccepts().share())
                .isGreaterThan(most - 1e-9);
    }

    /** Few distinct values, so that many are equal. */
    private static Distances distances(List<Integer> same, List<Integer> different) {
        return new Distances(
                same.stream().mapToDouble(value -> value / 10.0).toArray(),
                different.stream().mapToDouble(value -> value / 10.0).toArray());
    }
}
