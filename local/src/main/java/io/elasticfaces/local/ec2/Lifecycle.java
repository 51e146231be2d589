package io.elasticfaces.local.ec2;

import static io.elasticfaces.local.ec2.InstanceState.PENDING;
import static io.elasticfaces.local.ec2.InstanceState.RUNNING;
import static io.elasticfaces.local.ec2.InstanceState.SHUTTING_DOWN;
import static io.elasticfaces.local.ec2.InstanceState.STOPPED;
import static io.elasticfaces.local.ec2.InstanceState.STOPPING;
import static io.elasticfaces.local.ec2.InstanceState.TERMINATED;

import java.util.Optional;

/**
 * The transitions between instance states, as pure functions from the state now to the state next.
 *
 * <p>An empty answer means that EC2 refuses the call (IncorrectInstanceState); the same state means that the call is
 * accepted and changes nothing.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html">Instance lifecycle</a>
 */
final class Lifecycle {
    private Lifecycle() {}

    /** What StartInstances makes of a state; an instance on its way down cannot be started. */
    static Optional<InstanceState> start(InstanceState now) {
        return switch (now) {
            case STOPPED -> Optional.of(PENDING);
            case PENDING, RUNNING -> Optional.of(now);
            case STOPPING, SHUTTING_DOWN, TERMINATED -> Optional.empty();
        };
    }

    /** What StopInstances makes of a state; an instance that never ran or is gone cannot be stopped. */
    static Optional<InstanceState> stop(InstanceState now) {
        return switch (now) {
            case RUNNING -> Optional.of(STOPPING);
            case STOPPING, STOPPED -> Optional.of(now);
            case PENDING, SHUTTING_DOWN, TERMINATED -> Optional.empty();
        };
    }

    /** What TerminateInstances makes of a state; every state permits it. */
    static InstanceState terminate(InstanceState now) {
        return switch (now) {
            case PENDING, RUNNING, STOPPING, SHUTTING_DOWN -> SHUTTING_DOWN;
            case STOPPED, TERMINATED -> TERMINATED;
        };
    }

    /** What RebootInstances makes of a state; only what is up can be rebooted. */
    static Optional<InstanceState> reboot(InstanceState now) {
        return now == RUNNING ? Optional.of(RUNNING) : Optional.empty();
    }

    /** The state once the machine is up. */
    static InstanceState poweredOn(InstanceState now) {
        return now == PENDING ? RUNNING : now;
    }

    /** The state once the machine has begun to power off by itself. */
    static InstanceState poweringOff(InstanceState now, ShutdownBehaviour behaviour) {
        if (now != PENDING && now != RUNNING) {
            return now;
        }
        return behaviour == ShutdownBehaviour.TERMINATE ? SHUTTING_DOWN : STOPPING;
    }

    /** The state once nothing of the machine runs any more. */
    static InstanceState poweredOff(InstanceState now) {
        return switch (now) {
            case STOPPING, STOPPED -> STOPPED;
            case SHUTTING_DOWN, TERMINATED -> TERMINATED;
            case PENDING, RUNNING ->
                throw new IllegalStateException("a machine cannot be off while its instance is " + now.wireName());
        };
    }
}
