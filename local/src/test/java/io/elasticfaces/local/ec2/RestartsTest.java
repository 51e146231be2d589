package io.elasticfaces.local.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartsTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private final Restarts restarts = new Restarts(3, Duration.ofSeconds(60), Duration.ofSeconds(1));

    @Test
    void shouldAllowStartsUpToTheLimitWithinTheWindow() {
        assertThat(restarts.allow(List.of(START, START.plusSeconds(10)), START.plusSeconds(20)))
                .isTrue();
        assertThat(restarts.allow(List.of(START, START.plusSeconds(10), START.plusSeconds(20)), START.plusSeconds(30)))
                .isFalse();
    }

    @Test
    void shouldForgetStartsOutsideTheWindow() {
        assertThat(restarts.allow(List.of(START, START.plusSeconds(10), START.plusSeconds(20)), START.plusSeconds(60)))
                .isTrue();
    }
}
