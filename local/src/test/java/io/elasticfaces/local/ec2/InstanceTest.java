package io.elasticfaces.local.ec2;

import static io.elasticfaces.local.ec2.InstanceState.PENDING;
import static io.elasticfaces.local.ec2.InstanceState.RUNNING;
import static io.elasticfaces.local.ec2.InstanceState.SHUTTING_DOWN;
import static io.elasticfaces.local.ec2.InstanceState.STOPPED;
import static io.elasticfaces.local.ec2.InstanceState.STOPPING;
import static io.elasticfaces.local.ec2.InstanceState.TERMINATED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class InstanceTest {
    private static final Map<InstanceState, List<InstanceState>> ON_AWS = Map.of(
            PENDING, List.of(RUNNING, STOPPING, STOPPED, SHUTTING_DOWN),
            RUNNING, List.of(STOPPING, STOPPED, SHUTTING_DOWN),
            STOPPING, List.of(STOPPED, SHUTTING_DOWN),
            STOPPED, List.of(PENDING, TERMINATED),
            SHUTTING_DOWN, List.of(TERMINATED),
            TERMINATED, List.of());

    @SuppressWarnings("ImmutableEnumChecker") // The transitions have no state.
    enum Event {
        START(Instance::start),
        STOP(Instance::stop),
        TERMINATE(Instance::terminate),
        RUNNING(instance -> instance.running(null)),
        SHUTS_DOWN(instance -> instance.shutsDown("why")),
        BOOT_FAILED(instance -> instance.bootFailed(FaultInjector.Boot.FAILS)),
        INTERRUPTED(Instance::interrupted),
        ENDED(instance -> instance.up() ? instance : instance.ended()),
        HOST_KILLED(Instance::recovered);

        private final UnaryOperator<Instance> transition;

        Event(UnaryOperator<Instance> transition) {
            this.transition = transition;
        }
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
            instance = next;
        }
    }

    private static Instance apply(Instance instance, Event event) {
        try {
            return event.transition.apply(instance);
        } catch (Ec2Exception e) {
            assertThat(e.code()).isEqualTo("IncorrectInstanceState");
            return instance;
        }
    }

    @Test
    void shouldKeepAnInstanceThatRunsNothingWhenTheHostWasKilled() {
        Instance web = instance("", "stop").start().running(null);
        Instance worker = instance("eA==", "stop").start().running(7L);

        assertThat(web.recovered()).isEqualTo(web);
        assertThat(worker.recovered().state()).isEqualTo(STOPPED);
        assertThat(worker.recovered().status().reasonCode()).isEqualTo("Server.InternalError");
    }

    private static Instance instance(String userData, String behavior) {
        return Instance.stopped("", new Instance.Spec(Image.DEFAULT.id(), "t2.micro", userData, behavior), Map.of());
    }
}
