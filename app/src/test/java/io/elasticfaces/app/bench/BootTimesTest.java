package io.elasticfaces.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BootTimesTest {
    @Test
    void shouldReadTheStagesOfAReadyLine() {
        List<String> log = List.of(
                "10:00:00.000 INFO Other - something",
                "10:00:01.000 INFO WorkerMain - Ready with the model set dlib (17290ebf1798eab0, bfloat16) after 1350 ms:"
                        + " JVM 210; networks: library 480, weights 250, warm-up 150; routes: clients 300, Camel 700");

        assertThat(BootTimes.stages(log).orElseThrow())
                .containsExactly(
                        entry("JVM", 210.0),
                        entry("library", 480.0),
                        entry("weights", 250.0),
                        entry("warm-up", 150.0),
                        entry("clients", 300.0),
                        entry("Camel", 700.0));
    }

    @Test
    void shouldFindNoStagesWhereTheWorkerNeverWasReady() {
        assertThat(BootTimes.stages(List.of("10:00:00.000 ERROR WorkerMain - The worker cannot go on: x")))
                .isEmpty();
    }

    @Test
    void shouldTellMedianAndWorst() {
        BootTimes times = new BootTimes();
        times.add(Map.of("JVM", 30.0));
        times.add(Map.of("JVM", 10.0));
        times.add(Map.of("JVM", 500.0));

        assertThat(times.spreads()).containsEntry("JVM", new BootTimes.Spread(30, 500));
        times.add(Map.of("JVM", 20.0));
        assertThat(times.spreads()).containsEntry("JVM", new BootTimes.Spread(25, 500));
    }
}
