package io.elasticfaces.local.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MisfortuneTest {
    @Test
    void shouldLetAllRunForEverByDefault() {
        assertThat(fates("", 100))
                .allMatch(fate -> fate.boot() == Fate.Boot.RUNS
                        && fate.life().isEmpty()
                        && fate.bootDelay().isZero());
    }

    @Test
    void shouldDrawAsManyOfEachAsTheSharesSay() {
        List<Fate> fates = fates("boot-failures=0.2,impaired=0.1", 2000);

        assertThat(share(fates, Fate.Boot.FAILS)).isEqualTo(0.2, within(0.03));
        assertThat(share(fates, Fate.Boot.HANGS)).isEqualTo(0.1, within(0.03));
    }

    @Test
    void shouldDrawLivesWithTheirMean() {
        List<Fate> fates = fates("mean-life=60", 2000);

        double mean = fates.stream()
                .mapToLong(fate -> fate.life().orElseThrow().toMillis())
                .average()
                .orElseThrow();
        assertThat(mean).isEqualTo(60_000, within(6_000.0));
        // Of an exponential distribution: 1 - 1/e die before the mean.
        long early = fates.stream()
                .filter(fate -> fate.life().orElseThrow().compareTo(Duration.ofSeconds(60)) < 0)
                .count();
        assertThat(early / 2000.0).isEqualTo(0.632, within(0.05));
    }

    @Test
    void shouldDrawTheSameFromTheSameSeed() {
        String faults = "boot-failures=0.3,mean-life=60,seed=";

        assertThat(fates(faults + 3, 50)).isEqualTo(fates(faults + 3, 50)).isNotEqualTo(fates(faults + 4, 50));
    }

    @Test
    void shouldNotChangeOneFaultByAnother() {
        assertThat(fates("boot-failures=0.3,mean-life=60", 50).stream().map(Fate::boot))
                .containsExactlyElementsOf(
                        fates("boot-failures=0.3", 50).stream().map(Fate::boot).toList());
    }

    private static double share(List<Fate> fates, Fate.Boot boot) {
        return fates.stream().filter(fate -> fate.boot() == boot).count() / (double) fates.size();
    }

    private static List<Fate> fates(String faults, int count) {
        Misfortune misfortune = new Misfortune(Settings.in(Path.of("unused")).withFaults(FaultReader.read(faults)));
        return Stream.generate(misfortune::fate).limit(count).toList();
    }
}
