package io.elasticfaces.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.aws.QueuePolling;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IdleStopTest {
    private final AtomicInteger stops = new AtomicInteger();
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void shouldEndAtTheFirstEmptyPollWithoutKeepWarm() {
        IdleStop idle = new IdleStop(Duration.ZERO, () -> now, stops::incrementAndGet);

        idle.idle();
        idle.idle();

        assertThat(stops).as("told once").hasValue(1);
    }

    @Test
    void shouldStayForAsLongAsItIsKeptWarmAfterItsLastWork() {
        IdleStop idle = new IdleStop(Duration.ofSeconds(60), () -> now, stops::incrementAndGet);
        now = now.plusSeconds(50);
        idle.busy();
        now = now.plusSeconds(59);
        idle.idle();
        assertThat(stops).hasValue(0);

        now = now.plusSeconds(1);
        idle.idle();

        assertThat(stops).hasValue(1);
    }

    @Test
    void shouldTakeNoFurtherPollOnceItEnds() {
        IdleStop idle = new IdleStop(Duration.ZERO, () -> now, stops::incrementAndGet);
        QueuePolling polling = new QueuePolling(() -> !idle.stopping());
        assertThat(polling.begin(null, null)).isTrue();

        idle.idle();

        assertThat(polling.begin(null, null)).isFalse();
    }
}
