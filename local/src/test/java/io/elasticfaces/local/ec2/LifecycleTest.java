package io.elasticfaces.local.ec2;

import static io.elasticfaces.local.ec2.InstanceState.PENDING;
import static io.elasticfaces.local.ec2.InstanceState.RUNNING;
import static io.elasticfaces.local.ec2.InstanceState.SHUTTING_DOWN;
import static io.elasticfaces.local.ec2.InstanceState.STOPPED;
import static io.elasticfaces.local.ec2.InstanceState.STOPPING;
import static io.elasticfaces.local.ec2.InstanceState.TERMINATED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Map<InstanceState, List<InstanceState>> ON_AWS = Map.of(
            PENDING, List.of(RUNNING, STOPPING, STOPPED, SHUTTING_DOWN),
            RUNNING, List.of(STOPPING, STOPPED, SHUTTING_DOWN),
            STOPPING, List.of(STOPPED, SHUTTING_DOWN),
            STOPPED, List.of(PENDING, TERMINATED),
            SHUTTING_DOWN, List.of(TERMINATED),
            TERMINATED, List.of());

    enum Event {
        START,
        STOP,
        TERMINATE,
        RUNNING,
        SHUTS_DOWN,
        BOOT_FAILED,
        INTERRUPTED,
        ENDED,
        HOST_KILLED
    }

    @Property
    void shouldReachNoStateThatEc2DoesNotReach(
            @ForAll List<Event> events, @ForAll boolean terminates, @ForAll boolean withUserData) {
        Instance instance = instance(withUserData ? "eA==" : "", terminates ? "terminate" : "stop");
        for (Event event : events) {
            Instance next = apply(instance, event);
            if (next.state() != instance.state()) {
                assertThat(ON_AWS.get(instance.state()))
                        .as("%s in %s", event, instance.state())
                        .contains(next.state());
            }
            assertThat(next.status().terminatedAt() != null).isEqualTo(next.state() == TERMINATED);
            instance = next;
        }
    }

    private static Instance apply(Instance instance, Event event) {
        try {
            return switch (event) {
                case START -> Lifecycle.start(instance, NOW);
                case STOP -> Lifecycle.stop(instance, NOW);
                case TERMINATE -> Lifecycle.terminate(instance, NOW);
                case RUNNING -> Lifecycle.running(instance, null);
                case SHUTS_DOWN -> Lifecycle.shutsDown(instance, "why");
                case BOOT_FAILED -> Lifecycle.bootFailed(instance);
                case INTERRUPTED -> Lifecycle.interrupted(instance);
                case ENDED -> instance.up() ? instance : Lifecycle.ended(instance, NOW);
                case HOST_KILLED -> Lifecycle.recovered(instance, NOW);
            };
        } catch (Ec2Exception e) {
            assertThat(e.code()).isEqualTo("IncorrectInstanceState");
            return instance;
        }
    }

    @Test
    void shouldKeepAnInstanceThatRunsNothingWhenTheHostWasKilled() {
        Instance web = Lifecycle.running(Lifecycle.start(instance("", "stop"), NOW), null);
        Instance worker = Lifecycle.running(Lifecycle.start(instance("eA==", "stop"), NOW), 7L);

        assertThat(Lifecycle.recovered(web, NOW)).isEqualTo(web);
        assertThat(Lifecycle.recovered(worker, NOW).state()).isEqualTo(STOPPED);
        assertThat(Lifecycle.recovered(worker, NOW).status().stateReason().code())
                .isEqualTo("Server.InternalError");
    }

    private static Instance instance(String userData, String behavior) {
        return new Instance(
                "i-0123456789abcdef0",
                new Instance.Launch("r-0", 0, "", ""),
                new Instance.Spec(Image.DEFAULT.id(), "t2.micro", userData, behavior),
                new Instance.Status(STOPPED, NOW, 0, "", null, null, null),
                Map.of());
    }
}
