package io.elasticfaces.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.elasticfaces.local.ec2.FaultInjector.Boot;
import io.elasticfaces.local.ec2.FaultInjector.StartOutcome;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RandomFaultsTest {
    @Test
    void shouldInjectNothingByDefault() {
        assertThat(outcomes("", 100))
                .allMatch(outcome -> outcome.boot() == Boot.RUNS
                        && outcome.life().isEmpty()
                        && outcome.bootDelay().isZero());
    }

    @Test
    void shouldDrawAsManyOfEachAsTheSharesSay() {
        List<StartOutcome> outcomes = outcomes("boot-failures=0.2,impaired=0.1", 2000);

        assertThat(share(outcomes, Boot.FAILS)).isEqualTo(0.2, within(0.03));
        assertThat(share(outcomes, Boot.HANGS)).isEqualTo(0.1, within(0.03));
    }

    @Test
    void shouldDrawLivesWithTheirMean() {
        List<StartOutcome> outcomes = outcomes("mean-life=60", 2000);

        double mean = outcomes.stream()
                .mapToLong(outcome -> outcome.life().orElseThrow().toMillis())
                .average()
                .orElseThrow();
        assertThat(mean).isEqualTo(60_000, within(6_000.0));
        // Of an exponential distribution: 1 - 1/e die before the mean.
        long early = outcomes.stream()
                .filter(outcome -> outcome.life().orElseThrow().compareTo(Duration.ofSeconds(60)) < 0)
                .count();
        assertThat(early / 2000.0).isEqualTo(0.632, within(0.05));
    }

    @Test
    void shouldDrawTheSameFromTheSameSeed() {
        String faults = "boot-failures=0.3,mean-life=60,seed=";

        assertThat(outcomes(faults + 3, 50)).isEqualTo(outcomes(faults + 3, 50)).isNotEqualTo(outcomes(faults + 4, 50));
    }

    @Test
    void shouldNotChangeOneFaultByAnother() {
        assertThat(outcomes("boot-failures=0.3,mean-life=60", 50).stream().map(StartOutcome::boot))
                .containsExactlyElementsOf(outcomes("boot-failures=0.3", 50).stream()
                        .map(StartOutcome::boot)
                        .toList());
    }

    private static double share(List<StartOutcome> outcomes, Boot boot) {
        return outcomes.stream().filter(outcome -> outcome.boot() == boot).count() / (double) outcomes.size();
    }

    private static List<StartOutcome> outcomes(String faults, int count) {
        RandomFaults random = RandomFaults.parse("0", faults);
        return Stream.generate(random::nextStart).limit(count).toList();
    }
}
