package io.elasticfaces.local.ec2;

import static io.elasticfaces.local.ec2.InstanceState.PENDING;
import static io.elasticfaces.local.ec2.InstanceState.RUNNING;
import static io.elasticfaces.local.ec2.InstanceState.SHUTTING_DOWN;
import static io.elasticfaces.local.ec2.InstanceState.STOPPED;
import static io.elasticfaces.local.ec2.InstanceState.STOPPING;
import static io.elasticfaces.local.ec2.InstanceState.TERMINATED;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The state transitions of an instance, as pure functions. A call that changes nothing returns the same instance.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html">Instance lifecycle</a>
 */
final class Lifecycle {
    private static final DateTimeFormatter REASON_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'GMT'").withZone(ZoneOffset.UTC);

    private Lifecycle() {}

    /** StartInstances; refused while the instance stops and after it is terminated. */
    static Instance start(Instance instance, Instant now) {
        return switch (instance.state()) {
            case PENDING, RUNNING -> instance;
            case STOPPED ->
                instance.with(
                        new Instance.Status(PENDING, now, instance.status().boots() + 1, "", null, null, null));
            case STOPPING, SHUTTING_DOWN, TERMINATED -> throw incorrectState(instance, "started");
        };
    }

    /** StopInstances; refused while the instance is pending and after it is terminated. */
    static Instance stop(Instance instance, Instant now) {
        return switch (instance.state()) {
            case RUNNING -> instance.in(STOPPING, byUser(now), StateReason.BY_USER);
            case STOPPING, STOPPED -> instance;
            case PENDING, SHUTTING_DOWN, TERMINATED -> throw incorrectState(instance, "stopped");
        };
    }

    /** TerminateInstances; never refused. */
    static Instance terminate(Instance instance, Instant now) {
        return switch (instance.state()) {
            case PENDING, RUNNING, STOPPING -> instance.in(SHUTTING_DOWN, byUser(now), StateReason.BY_USER);
            case STOPPED -> terminated(instance.in(TERMINATED, byUser(now), StateReason.BY_USER), now);
            case SHUTTING_DOWN, TERMINATED -> instance;
        };
    }

    /** The boot ended and a process runs user data; the pid is null if there is none. */
    static Instance running(Instance instance, Long pid) {
        return (instance.state() == PENDING ? instance.in(RUNNING) : instance).withPid(pid);
    }

    /** The instance began to shut itself down. */
    static Instance shutsDown(Instance instance, String why) {
        InstanceState next = instance.spec().terminatesOnShutdown() ? SHUTTING_DOWN : STOPPING;
        return instance.up() ? instance.in(next, "", StateReason.byInstance(why)) : instance;
    }

    /** The boot failed: EC2 stops an instance that was started, and terminates one that was launched. */
    static Instance bootFailed(Instance instance) {
        boolean launched = instance.status().boots() == 1
                && !instance.launch().fingerprint().isEmpty();
        return instance.up()
                ? instance.in(launched ? SHUTTING_DOWN : STOPPING, "Server.InternalError", StateReason.BOOT_FAILED)
                : instance;
    }

    /** EC2 interrupts the instance as it does a Spot Instance, according to its shutdown behavior. */
    static Instance interrupted(Instance instance) {
        if (!instance.up()) {
            return instance;
        }
        return instance.spec().terminatesOnShutdown()
                ? instance.in(SHUTTING_DOWN, "Server.SpotInstanceTermination", StateReason.SPOT_TERMINATION)
                : instance.in(STOPPING, "Server.SpotInstanceShutdown", StateReason.SPOT_SHUTDOWN);
    }

    /** No process of the instance is left. */
    static Instance ended(Instance instance, Instant now) {
        Instance idle = instance.withPid(null);
        return switch (idle.state()) {
            case STOPPING, STOPPED -> idle.in(STOPPED);
            case SHUTTING_DOWN, TERMINATED -> terminated(idle.in(TERMINATED), now);
            case PENDING, RUNNING -> throw new IllegalStateException(idle.id() + " ended without being stopped");
        };
    }

    /** The host stops, and so does the instance, unless it runs nothing. */
    static Instance hostStops(Instance instance, String how) {
        boolean runsNothing = instance.state() == RUNNING
                && instance.status().pid() == null
                && instance.spec().userData().isEmpty();
        return instance.up() && !runsNothing ? instance.in(STOPPING, "", StateReason.byHost(how)) : instance;
    }

    /** The instance after a restart of the host. */
    static Instance recovered(Instance instance, Instant now) {
        Instance stopped = hostStops(instance, "The host was killed");
        return stopped.up() ? stopped : ended(stopped, now);
    }

    private static Instance terminated(Instance instance, Instant now) {
        Instance.Status status = instance.status();
        return instance.with(new Instance.Status(
                TERMINATED,
                status.launchTime(),
                status.boots(),
                status.transitionReason(),
                status.stateReason(),
                null,
                status.terminatedAt() == null ? now : status.terminatedAt()));
    }

    private static String byUser(Instant now) {
        return "User initiated (" + REASON_TIME.format(now) + ")";
    }

    private static Ec2Exception incorrectState(Instance instance, String participle) {
        return new Ec2Exception(
                "IncorrectInstanceState",
                "The instance '" + instance.id() + "' is " + instance.state().wireName()
                        + ", not in a state from which it can be " + participle + ".");
    }
}
