package io.elasticfaces.controller;

import static io.elasticfaces.controller.Fleets.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.Detection;
import io.elasticfaces.controller.decide.InstanceChange;
import io.elasticfaces.controller.decide.InstanceOperation;
import io.elasticfaces.controller.decide.ScalingDecision;
import io.elasticfaces.controller.observe.Fleet;
import io.elasticfaces.controller.observe.Instance;
import io.elasticfaces.controller.observe.InstanceState;
import io.elasticfaces.controller.observe.QueueCounts;
import io.elasticfaces.controller.observe.Template;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.camel.util.json.JsonObject;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

class ScalerTest {
    private static final Duration IDLE = Duration.ofSeconds(15);

    private final ControllerStatus monitor = new ControllerStatus();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private Instant now = NOW;
    private final Scaler scaler = new Scaler(
            Fleets.settings(0, 15, 1, false), IDLE, monitor, new ControllerMetrics(meters, monitor), () -> now);

    @Test
    void shouldStartWhatARequestWaitsForThoughNothingIsCounted() {
        monitor.wake();

        assertThat(decide(0, "oo").ids(InstanceOperation.START)).containsExactly("i-1");
        assertThat(monitor.snapshot().counts().visible()).isZero();
        assertThat(decide(0, "oo").changesSomething()).isFalse();
    }

    @Test
    void shouldDecideByTheServiceTimeThatTheRepliesShow() {
        Scaler aiming = new Scaler(
                Fleets.settings(0, 15, 1, false, Duration.ofSeconds(1), Duration.ZERO),
                IDLE,
                monitor,
                new ControllerMetrics(new SimpleMeterRegistry(), monitor),
                () -> now);
        assertThat(aiming.decide(QueueCounts.of(4, 0), Template.NONE, Fleets.of("ooooo"))
                        .scaling()
                        .start())
                .hasSize(4);

        monitor.webTier(
                () -> 0, () -> Duration.ofMillis(500), JsonObject::new, Optional::empty, () -> Detection.NONE, () -> 0);
        assertThat(aiming.decide(QueueCounts.of(4, 0), Template.NONE, Fleets.of("ooooo"))
                        .scaling()
                        .start())
                .hasSize(2);
    }

    @Test
    void shouldStartAnotherInstanceIfEc2RefusesTheFirst() {
        assertThat(decide(1, "oo").ids(InstanceOperation.START)).containsExactly("i-1");
        scaler.refused(change(InstanceOperation.START, "i-1"), new IllegalStateException("no"));
        assertThat(monitor.status().get("trouble")).as("one refusal").isNull();
        scaler.refused(change(InstanceOperation.START, "i-1"), new IllegalStateException("no"));
        assertThat(decide(1, "oo").ids(InstanceOperation.START)).containsExactly("i-2");
        assertThat(monitor.status().getString("trouble")).contains("EC2 refuses to start app-tier-instance-1", "no");

        pass(1);
        assertThat(decide(1, "oo").ids(InstanceOperation.START)).containsExactly("i-1");
        scaler.refused(change(InstanceOperation.START, "i-1"), new IllegalStateException("no"));
        assertThat(decide(1, "oo").ids(InstanceOperation.START)).containsExactly("i-2");

        scaler.accepted(change(InstanceOperation.START, "i-1"));
        assertThat(decide(1, "oo").ids(InstanceOperation.START)).containsExactly("i-1");
        assertThat(monitor.status().get("trouble")).as("accepted").isNull();
    }

    @Test
    void shouldStartTheOneThatCouldNotBeTagged() {
        scaler.refused(change(InstanceOperation.KEEP_WARM, "i-1"), new IllegalStateException("no"));
        scaler.refused(change(InstanceOperation.KEEP_WARM, "i-1"), new IllegalStateException("no"));

        assertThat(decide(1, "oo").ids(InstanceOperation.START)).containsExactly("i-1");
    }

    @Test
    void shouldSayThatThereIsNoInstanceToStartUntilThereIsOne() {
        decide(1, "t");
        assertThat(monitor.status().getString("trouble")).contains("no instance", "app-tier-instance-1", "create them");

        decide(1, "o");
        assertThat(monitor.status().get("trouble")).isNull();
    }

    @Test
    void shouldNotStopWhatWasIdleOnlyAsFarAsCouldBeSeen() {
        decide(0, "r");
        now = now.plusSeconds(200);
        scaler.failed(new IllegalStateException("the queue is gone"));
        now = now.plusSeconds(200);
        assertThat(decide(0, "r").stop()).isEmpty();
        now = now.plusSeconds(300);

        assertThat(decide(0, "r").ids(InstanceOperation.STOP)).containsExactly("i-1");
    }

    @Test
    void shouldStopStartingInstancesThatEndWithoutTakingARequest() {
        int starts = 0;
        for (int round = 0; round < 240; round++) {
            starts += decide(2, "ooo").start().size();
            pass(5);
            decide(2, "ppo");
            pass(5);
            decide(2, "rro");
            pass(5);
        }

        // An hour of these rounds would be 480 starts. 2 of each round in the first minute, then 1 after each pause:
        // 30 s, 1, 2, 4, 8 and then 15 minutes.
        assertThat(starts).isBetween(10, 20);
        assertThat(monitor.status().getString("trouble"))
                .contains("have ended without taking a request", "image seems to be broken", "one is tried");
        assertThat(monitor.decisions().get(0).action()).startsWith("start none until 2026-01-01T1");
        assertThat(meters.get("faces.breaker.open").gauge().value()).isEqualTo(1);
        assertThat(meters.get("faces.breaker.trips").counter().count()).isBetween(5.0, 10.0);
    }

    @Test
    void shouldStopStartingInstancesThatEndBeforeTheNextLook() {
        int starts = 0;
        for (int second = 0; second < 3600; second++) {
            List<String> ids = decide(2, "ooo").ids(InstanceOperation.START);
            starts += ids.size();
            if (!ids.isEmpty()) {
                scaler.accepted(new InstanceChange(InstanceOperation.START, ids, null));
            }
            pass(1);
        }

        // 2 a second in the first minute, then 1 or 2 after each pause.
        assertThat(starts).isBetween(100, 140);
        assertThat(monitor.status().getString("trouble")).contains("have ended without taking a request");
    }

    @Test
    void shouldStartAllAgainOnceOneHasTakenARequest() {
        for (int round = 0; round < 10; round++) {
            decide(3, "ooo");
            pass(5);
            decide(3, "rrr");
            pass(5);
        }
        assertThat(decide(3, "ooo").start()).isEmpty();
        pass(600);
        assertThat(decide(3, "ooo").ids(InstanceOperation.START)).containsExactly("i-1");
        pass(1);
        assertThat(decide(3, "poo").start()).isEmpty();

        scaler.decide(QueueCounts.of(2, 1), Template.NONE, Fleets.of("roo"));
        assertThat(monitor.status().get("trouble")).isNull();
        assertThat(meters.get("faces.breaker.open").gauge().value()).isZero();
        assertThat(decide(3, "ooo").start()).hasSize(3);
    }

    @Test
    void shouldNotMistakeLateCountsForABrokenImage() {
        // Others have taken all there was, and SQS says so half a minute later.
        for (int second = 0; second < 30; second++) {
            decide(2, second % 2 == 0 ? "rroo" : "oorr");
            pass(1);
        }

        assertThat(monitor.status().get("trouble")).isNull();
        assertThat(decide(2, "oooo").start()).hasSize(2);
    }

    @Test
    void shouldTryTheHalvesUnlessThereWereTooManyCalls() {
        InstanceChange all = new InstanceChange(InstanceOperation.START, List.of("i-1", "i-2", "i-3"), null);

        assertThat(scaler.refused(all, refusal("InsufficientInstanceCapacity", 500)))
                .extracting(InstanceChange::ids)
                .containsExactly(List.of("i-1"), List.of("i-2", "i-3"));
        assertThat(scaler.refused(all, refusal("RequestLimitExceeded", 503))).isEmpty();
        assertThat(meters.get("faces.instance.changes")
                        .tags("change", "start", "result", "refused")
                        .counter()
                        .count())
                .isEqualTo(3);
    }

    @Test
    void shouldMeasureLessOftenWhileThereIsNothingToDo() {
        assertThat(scaler.isDue()).as("before the first").isTrue();
        decide(0, "oo");
        pass(14);
        assertThat(scaler.isDue()).isFalse();
        monitor.wake();
        assertThat(scaler.isDue()).as("a request").isTrue();

        decide(0, "po");
        assertThat(scaler.isDue()).as("an instance is active").isTrue();
        decide(1, "oo");
        assertThat(scaler.isDue()).as("requests wait").isTrue();
        decide(0, "oo");
        assertThat(scaler.isDue()).isFalse();
        pass(15);
        assertThat(scaler.isDue()).isTrue();
        scaler.failed(new IllegalStateException("no"));
        pass(1);
        assertThat(scaler.isDue()).as("a failure").isTrue();
    }

    @Test
    void shouldSayThatTheLatestVersionIsBrokenAndThatOthersServe() {
        Template second = new Template(2, Optional.empty());
        for (int failure = 0; failure < 3; failure++) {
            for (String fleet : List.of("oO", "oP", "oR", "oS")) {
                scaler.decide(QueueCounts.of(1, 0), second, Fleets.of(fleet));
                pass(20);
            }
            // Meanwhile another instance takes a request.
            scaler.decide(QueueCounts.of(0, 1), second, Fleets.of("rO"));
            pass(20);
        }

        assertThat(monitor.status().getString("trouble"))
                .contains("version 2 take no requests", "those of other versions serve");
        assertThat(meters.get("faces.rollout.halted").gauge().value()).isEqualTo(1);
        assertThat(meters.get("faces.instances.outdated").gauge().value()).isEqualTo(1);

        scaler.decide(QueueCounts.of(0, 0), new Template(3, Optional.empty()), Fleets.of("oO"));
        assertThat(monitor.status().get("trouble")).as("another update").isNull();
    }

    @Test
    void shouldNameWhatKeptAStartedInstanceFromComingUp() {
        decide(1, "p");
        Instance down = new Instance("i-1", 1, InstanceState.STOPPED, NOW, false, 0, "a", "Client.InternalError");
        scaler.decide(QueueCounts.of(1, 0), Template.NONE, new Fleet(List.of(down)));

        assertThat(monitor.status().getString("trouble"))
                .contains("app-tier-instance-1 did not come up: Client.InternalError", "kms:CreateGrant");
    }

    private static InstanceChange change(InstanceOperation operation, String id) {
        return new InstanceChange(operation, List.of(id), null);
    }

    private static Exception refusal(String code, int status) {
        return Ec2Exception.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .build();
    }

    private void pass(int seconds) {
        now = now.plusSeconds(seconds);
    }

    private ScalingDecision decide(int visible, String fleet) {
        return scaler.decide(QueueCounts.of(visible, 0), Template.NONE, Fleets.of(fleet))
                .scaling();
    }
}
