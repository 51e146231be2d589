package io.elasticfaces.worker.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdleStopTest {
    private static final IdlePolicy NO_LONGER = new IdlePolicy(Duration.ZERO, Duration.ZERO);

    private final AtomicInteger stops = new AtomicInteger();
    private boolean stay;
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void shouldEndAtTheFirstEmptyPollWithoutKeepWarm() {
        IdleStop idle = new IdleStop(NO_LONGER, () -> stay, () -> now, stops::incrementAndGet);

        idle.idle();
        idle.idle();

        assertThat(stops).as("told once").hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({
        // worked, least, most: stays for, all milliseconds
        "0, 0, 4000, 0",
        "19000, 0, 4000, 1900",
        "40000, 0, 4000, 4000",
        "900000, 0, 4000, 4000",
        "900000, 0, 0, 0",
        "19000, 5000, 4000, 5000",
        "900000, 5000, 60000, 60000",
        "50000, 60000, 0, 60000",
    })
    void shouldStayForATenthOfTheTimeItHasBeenAtWork(long worked, long least, long most, long stays) {
        IdlePolicy rule = new IdlePolicy(Duration.ofMillis(least), Duration.ofMillis(most));
        IdleStop idle = new IdleStop(rule, () -> stay, () -> now, stops::incrementAndGet);
        now = now.plusMillis(worked);
        idle.busy();
        if (stays > 0) {
            now = now.plusMillis(stays - 1);
            idle.idle();
            assertThat(stops).hasValue(0);
            now = now.plusMillis(1);
        }

        idle.idle();

        assertThat(stops).hasValue(1);
    }

    @Test
    void shouldStayForAsLongAsItIsToldTo() {
        IdleStop idle = new IdleStop(NO_LONGER, () -> stay, () -> now, stops::incrementAndGet);
        stay = true;
        idle.idle();
        idle.idle();
        assertThat(stops).hasValue(0);
        assertThat(idle.stopping()).isFalse();

        stay = false;
        idle.idle();

        assertThat(stops).hasValue(1);
    }

    @Test
    void shouldNotAskWhetherToStayWhileThereIsWork() {
        IdleStop idle = new IdleStop(
                new IdlePolicy(Duration.ofSeconds(60), Duration.ZERO),
                () -> {
                    throw new AssertionError("each question is a call to the metadata service");
                },
                () -> now,
                stops::incrementAndGet);
        now = now.plusSeconds(59);

        idle.idle();

        assertThat(stops).hasValue(0);
    }
}
