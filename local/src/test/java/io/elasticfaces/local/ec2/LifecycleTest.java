package io.elasticfaces.local.ec2;

import static io.elasticfaces.local.ec2.InstanceState.PENDING;
import static io.elasticfaces.local.ec2.InstanceState.RUNNING;
import static io.elasticfaces.local.ec2.InstanceState.SHUTTING_DOWN;
import static io.elasticfaces.local.ec2.InstanceState.STOPPED;
import static io.elasticfaces.local.ec2.InstanceState.STOPPING;
import static io.elasticfaces.local.ec2.InstanceState.TERMINATED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LifecycleTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    /** What a caller or a machine can do to an instance. */
    enum Event {
        START,
        STOP,
        TERMINATE,
        REBOOT,
        POWERED_ON,
        POWERING_OFF,
        POWERED_OFF,
        HOST_KILLED
    }

    @ParameterizedTest
    @CsvSource({
        "PENDING,       PENDING, ,         SHUTTING_DOWN, ",
        "RUNNING,       RUNNING, STOPPING, SHUTTING_DOWN, RUNNING",
        "STOPPING,      ,        STOPPING, SHUTTING_DOWN, ",
        "STOPPED,       PENDING, STOPPED,  TERMINATED,    ",
        "SHUTTING_DOWN, ,        ,         SHUTTING_DOWN, ",
        "TERMINATED,    ,        ,         TERMINATED,    ",
    })
    void shouldAnswerCallsAsEc2Does(
            InstanceState now,
            InstanceState started,
            InstanceState stopped,
            InstanceState terminated,
            InstanceState rebooted) {
        assertThat(Lifecycle.start(now)).isEqualTo(Optional.ofNullable(started));
        assertThat(Lifecycle.stop(now)).isEqualTo(Optional.ofNullable(stopped));
        assertThat(Lifecycle.terminate(now)).isEqualTo(terminated);
        assertThat(Lifecycle.reboot(now)).isEqualTo(Optional.ofNullable(rebooted));
    }

    @ParameterizedTest
    @CsvSource({
        "PENDING, 0, pending",
        "RUNNING, 16, running",
        "SHUTTING_DOWN, 32, shutting-down",
        "TERMINATED, 48, terminated",
        "STOPPING, 64, stopping",
        "STOPPED, 80, stopped"
    })
    void shouldCarryTheCodesAndNamesOfAws(InstanceState state, int code, String name) {
        assertThat(state.code()).isEqualTo(code);
        assertThat(state.wireName()).isEqualTo(name);
    }

    @Property
    void shouldReachNoStateThatEc2DoesNotReach(
            @ForAll List<Event> events, @ForAll ShutdownBehaviour behaviour, @ForAll boolean withUserData) {
        Map<InstanceState, List<InstanceState>> reachable = Map.of(
                PENDING, List.of(RUNNING, STOPPING, STOPPED, SHUTTING_DOWN),
                RUNNING, List.of(STOPPING, STOPPED, SHUTTING_DOWN),
                STOPPING, List.of(STOPPED, SHUTTING_DOWN),
                STOPPED, List.of(PENDING, TERMINATED),
                SHUTTING_DOWN, List.of(TERMINATED),
                TERMINATED, List.of());
        Instance instance = instance(withUserData ? "eA==" : "", behaviour).launched(NOW);
        for (Event event : events) {
            Instance next = apply(instance, event);
            if (next.state() != instance.state()) {
                assertThat(reachable.get(instance.state()))
                        .as("%s in %s", event, instance.state())
                        .contains(next.state());
            }
            assertThat(next.terminatedAt() != null).isEqualTo(next.state() == TERMINATED);
            instance = next;
        }
    }

    private static Instance apply(Instance instance, Event event) {
        try {
            return switch (event) {
                case START -> Transitions.start(instance, NOW);
                case STOP -> Transitions.stop(instance, NOW);
                case TERMINATE -> Transitions.terminate(instance, NOW);
                case REBOOT -> Transitions.reboot(instance);
                case POWERED_ON -> instance.in(Lifecycle.poweredOn(instance.state()));
                case POWERING_OFF -> Transitions.poweringOff(instance, "why");
                case POWERED_OFF -> instance.up() ? instance : Transitions.poweredOff(instance, NOW);
                case HOST_KILLED -> Transitions.recovered(instance, NOW);
            };
        } catch (RefusedException e) {
            assertThat(e.error()).isEqualTo(Ec2Error.INCORRECT_INSTANCE_STATE);
            return instance;
        }
    }

    @Test
    void shouldNoteWhoStoppedAnInstanceAndWhen() {
        Instance running = instance("", ShutdownBehaviour.STOP).launched(NOW).in(RUNNING);

        Instance stopping = Transitions.stop(running, NOW);

        assertThat(stopping.transitionReason()).isEqualTo("User initiated (2026-01-02 03:04:05 GMT)");
        assertThat(stopping.stateReason().code()).isEqualTo("Client.UserInitiatedShutdown");
        assertThat(Transitions.start(Transitions.poweredOff(stopping, NOW), NOW).stateReason())
                .as("gone with the next start")
                .isNull();
    }

    @Test
    void shouldTakeAnInstanceThatRunsNothingThroughAHostThatWasKilled() {
        Instance web = instance("", ShutdownBehaviour.STOP).launched(NOW).in(RUNNING);
        Instance worker = instance("eA==", ShutdownBehaviour.STOP).launched(NOW).in(RUNNING);

        assertThat(Transitions.recovered(web, NOW)).isEqualTo(web);
        assertThat(Transitions.recovered(worker, NOW).state()).isEqualTo(STOPPED);
        assertThat(Transitions.recovered(worker, NOW).stateReason().code()).isEqualTo("Server.InternalError");
    }

    @Test
    void shouldNotCallAMachineOffThatIsUp() {
        assertThatThrownBy(() -> Lifecycle.poweredOff(RUNNING)).isInstanceOf(IllegalStateException.class);
    }

    private static Instance instance(String userData, ShutdownBehaviour behaviour) {
        return Instance.fresh(
                "i-0123456789abcdef0",
                new Instance.Launch("r-0", 0, "", ""),
                new Instance.Spec(Image.DEFAULT.id(), "t2.micro", userData, behaviour),
                Map.of(),
                false,
                NOW);
    }
}
