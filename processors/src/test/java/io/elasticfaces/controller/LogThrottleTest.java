package io.elasticfaces.controller;

import static io.elasticfaces.controller.Fleets.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogThrottleTest {
    private final LogThrottle throttle = new LogThrottle();

    @Test
    void shouldSayTheSameOnceAMinute() {
        assertThat(throttle.shouldLog("no queue", NOW)).isTrue();
        assertThat(throttle.shouldLog("no queue", NOW.plusSeconds(1))).isFalse();
        assertThat(throttle.shouldLog("no queue", NOW.plusSeconds(59))).isFalse();
        assertThat(throttle.shouldLog("no queue", NOW.plusSeconds(60))).isTrue();
        assertThat(throttle.shouldLog("no queue", NOW.plusSeconds(61))).isFalse();
    }

    @Test
    void shouldSayWhatIsNewAtOnce() {
        throttle.shouldLog("no queue", NOW);

        assertThat(throttle.shouldLog("no fleet", NOW)).isTrue();
    }

    @Test
    void shouldSayTheSameAgainAfterItWasOver() {
        assertThat(throttle.over()).isFalse();
        throttle.shouldLog("no queue", NOW);

        assertThat(throttle.over()).isTrue();
        assertThat(throttle.over()).isFalse();
        assertThat(throttle.shouldLog("no queue", NOW)).isTrue();
    }
}
