package io.elasticfaces.controller;

import static io.elasticfaces.controller.Fleets.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogThrottleTest {
    private final LogThrottle repetition = new LogThrottle();

    @Test
    void shouldSayTheSameOnceAMinute() {
        assertThat(repetition.worthSaying("no queue", NOW)).isTrue();
        assertThat(repetition.worthSaying("no queue", NOW.plusSeconds(1))).isFalse();
        assertThat(repetition.worthSaying("no queue", NOW.plusSeconds(59))).isFalse();
        assertThat(repetition.worthSaying("no queue", NOW.plusSeconds(60))).isTrue();
        assertThat(repetition.worthSaying("no queue", NOW.plusSeconds(61))).isFalse();
    }

    @Test
    void shouldSayWhatIsNewAtOnce() {
        repetition.worthSaying("no queue", NOW);

        assertThat(repetition.worthSaying("no fleet", NOW)).isTrue();
    }

    @Test
    void shouldSayTheSameAgainAfterItWasOver() {
        assertThat(repetition.over()).isFalse();
        repetition.worthSaying("no queue", NOW);

        assertThat(repetition.over()).isTrue();
        assertThat(repetition.over()).isFalse();
        assertThat(repetition.worthSaying("no queue", NOW)).isTrue();
    }
}
