package io.elasticfaces.controller;

import static io.elasticfaces.controller.Fleets.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScalerTest {
    private final FleetMonitor monitor = new FleetMonitor();
    private Instant now = NOW;
    private final Scaler scaler = new Scaler(
            Fleets.settings(0, 15, 1, false),
            monitor,
            new ControllerMetrics(new SimpleMeterRegistry(), monitor),
            () -> now);

    @Test
    void shouldStartWhatARequestWaitsForThoughNothingIsCounted() {
        monitor.wake();

        assertThat(decide(0, "oo").startIds()).containsExactly("i-1");
        assertThat(monitor.snapshot().counts().visible()).isZero();
        assertThat(decide(0, "oo").changesSomething()).isFalse();
    }

    @Test
    void shouldDecideByTheServiceTimeThatTheRepliesShow() {
        Scaler aiming = new Scaler(
                Fleets.withTargetWait(Duration.ofSeconds(1), Fleets.settings(0, 15, 1, false)),
                monitor,
                new ControllerMetrics(new SimpleMeterRegistry(), monitor),
                () -> now);
        assertThat(aiming.decide(QueueCounts.of(4, 0), Fleets.of("ooooo")).start())
                .hasSize(4);

        monitor.serviceTime(() -> Duration.ofMillis(500));
        assertThat(aiming.decide(QueueCounts.of(4, 0), Fleets.of("ooooo")).start())
                .hasSize(2);
    }

    @Test
    void shouldStartThatOfWhichEc2RefusesTheFirst() {
        assertThat(decide(1, "oo").startIds()).containsExactly("i-1");
        scaler.startRefused(List.of("i-1"), new IllegalStateException("no"));
        scaler.startRefused(List.of("i-1"), new IllegalStateException("no"));
        assertThat(decide(1, "oo").startIds()).containsExactly("i-2");

        scaler.started(List.of("i-1"));
        assertThat(decide(1, "oo").startIds()).containsExactly("i-1");
    }

    @Test
    void shouldStartTheOneThatCouldNotBeTagged() {
        scaler.tagRefused(List.of("i-1"), new IllegalStateException("no"));
        scaler.tagRefused(List.of("i-1"), new IllegalStateException("no"));

        assertThat(decide(1, "oo").startIds()).containsExactly("i-1");
    }

    @Test
    void shouldSayThatThereIsNoInstanceToStartUntilThereIsOne() {
        decide(1, "t");
        assertThat(monitor.status().getString("trouble")).contains("no instance", "app-tier-instance-1", "create them");

        decide(1, "o");
        assertThat(monitor.status().get("trouble")).isNull();
    }

    @Test
    void shouldSayWhyNothingCanBeDecided() {
        scaler.failed(new IllegalStateException("the queue is gone"));

        assertThat(monitor.status().getString("trouble")).contains("the queue is gone");
    }

    @Test
    void shouldNotStopWhatWasIdleOnlyAsFarAsCouldBeSeen() {
        decide(0, "r");
        now = now.plusSeconds(200);
        scaler.failed(new IllegalStateException("the queue is gone"));
        now = now.plusSeconds(200);
        assertThat(decide(0, "r").stop()).isEmpty();
        now = now.plusSeconds(300);

        assertThat(decide(0, "r").stopIds()).containsExactly("i-1");
    }

    private ScalingDecision decide(int visible, String fleet) {
        return scaler.decide(QueueCounts.of(visible, 0), Fleets.of(fleet));
    }
}
