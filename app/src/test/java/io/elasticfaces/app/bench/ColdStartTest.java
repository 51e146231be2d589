package io.elasticfaces.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColdStartTest {
    private static final Instant POSTED = Instant.parse("2030-01-01T23:59:58.000Z");
    private static final Instant ANSWERED = Instant.parse("2030-01-02T00:00:00.300Z");
    private static final List<String> CONSOLE = List.of(
            "[2030-01-01T20:00:00Z] boot 1 of i-1",
            "20:00:02.000 INFO WorkerMain - Ready with the model set dlib (0) after 1 ms: JVM 1",
            "[2030-01-01T23:59:58.100Z] boot 2 of i-1",
            "00:59:59.700 INFO WorkerMain - Ready with the model set dlib (0) after 1500 ms: JVM 200; networks: library 9",
            "00:59:59.950 INFO WorkerDesk - Request 7 received, for the 1. time of 5, 2 ms after it was sent",
            "01:00:00.200 INFO WorkerDesk - Request 7 is ok, after 250 ms of work");

    @Test
    void shouldSplitTheLastBootOverMidnight() {
        ColdStart start =
                ColdStart.read(POSTED, ANSWERED, CONSOLE, ZoneOffset.ofHours(1)).orElseThrow();

        assertThat(start.stages())
                .containsExactly(
                        entry("upload, decision, start", 100L),
                        entry("launcher", 100L),
                        entry("worker's start", 1500L),
                        entry("receive", 250L),
                        entry("recognise, store", 250L),
                        entry("reply, answer", 100L));
        assertThat(start.total()).isEqualTo(2300);
        assertThat(start.boot()).isEqualTo("JVM 200; networks: library 9");
    }

    @Test
    void shouldNotTakeAnEarlierBoot() {
        assertThat(ColdStart.read(POSTED, ANSWERED, CONSOLE.subList(0, 2), ZoneId.of("UTC")))
                .isEmpty();
        assertThat(ColdStart.read(POSTED, ANSWERED, List.of(), ZoneId.of("UTC")))
                .isEmpty();
    }

    @Test
    void shouldTakeTheMiddle() {
        assertThat(ColdStart.median(List.of(3L, 1L, 2L))).isEqualTo(2);
        assertThat(ColdStart.median(List.of(4L, 1L))).isEqualTo(4);
    }
}
