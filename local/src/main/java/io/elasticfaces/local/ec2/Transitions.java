package io.elasticfaces.local.ec2;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** What a call or an event makes of an instance: {@link Lifecycle} with the reasons and times that EC2 notes beside it. */
final class Transitions {
    private static final DateTimeFormatter REASON_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'GMT'").withZone(ZoneOffset.UTC);

    private static final String SERVER_ERROR = "Server.InternalError";

    private Transitions() {}

    /**
     * StartInstances.
     *
     * @throws RefusedException if its state does not permit it
     */
    static Instance start(Instance instance, Instant now) {
        InstanceState next = Lifecycle.start(instance.state())
                .orElseThrow(() -> Ec2Error.INCORRECT_INSTANCE_STATE.because(
                        "The instance '" + instance.id() + "' is not in a state from which it can be started."));
        return next == instance.state() ? instance : instance.launched(now);
    }

    /**
     * StopInstances.
     *
     * @throws RefusedException if its state does not permit it
     */
    static Instance stop(Instance instance, Instant now) {
        InstanceState next = Lifecycle.stop(instance.state())
                .orElseThrow(() -> Ec2Error.INCORRECT_INSTANCE_STATE.because(
                        instance.state() == InstanceState.PENDING
                                ? "Instance '" + instance.id()
                                        + "' cannot be stopped as it has never reached the 'running' state."
                                : "This instance '" + instance.id()
                                        + "' is not in a state from which it can be stopped."));
        return next == instance.state() ? instance : instance.in(next, byUser(now), StateReason.BY_USER);
    }

    /** TerminateInstances. */
    static Instance terminate(Instance instance, Instant now) {
        InstanceState next = Lifecycle.terminate(instance.state());
        if (next == instance.state()) {
            return instance;
        }
        Instance changed = instance.in(next, byUser(now), StateReason.BY_USER);
        return next == InstanceState.TERMINATED ? changed.terminated(now) : changed;
    }

    /**
     * RebootInstances.
     *
     * @throws RefusedException if its state does not permit it
     */
    static Instance reboot(Instance instance) {
        return Lifecycle.reboot(instance.state())
                .map(instance::in)
                .orElseThrow(() -> Ec2Error.INCORRECT_INSTANCE_STATE.because(
                        "The instance '" + instance.id() + "' is not in a state from which it can be rebooted."));
    }

    /** Its machine began to power itself off. */
    static Instance poweringOff(Instance instance, String why) {
        InstanceState next =
                Lifecycle.poweringOff(instance.state(), instance.spec().shutdownBehaviour());
        return next == instance.state() ? instance : instance.in(next, "", StateReason.byInstance(why));
    }

    /** It cannot come up: EC2 stops what it was to start, and terminates what it was to launch. */
    static Instance bootFailed(Instance instance) {
        boolean launching =
                instance.boots() == 1 && !instance.launch().fingerprint().isEmpty();
        InstanceState next = launching ? InstanceState.SHUTTING_DOWN : InstanceState.STOPPING;
        return instance.up() ? instance.in(next, SERVER_ERROR, StateReason.BOOT_FAILED) : instance;
    }

    /** Its capacity is wanted elsewhere: EC2 interrupts it as it does a Spot Instance, by what its shutdown does. */
    static Instance takenAway(Instance instance) {
        if (!instance.up()) {
            return instance;
        }
        return instance.spec().shutdownBehaviour() == ShutdownBehaviour.TERMINATE
                ? instance.in(
                        InstanceState.SHUTTING_DOWN, "Server.SpotInstanceTermination", StateReason.SPOT_TERMINATION)
                : instance.in(InstanceState.STOPPING, "Server.SpotInstanceShutdown", StateReason.SPOT_SHUTDOWN);
    }

    /** Nothing of its machine is left. */
    static Instance poweredOff(Instance instance, Instant now) {
        Instance off = instance.in(Lifecycle.poweredOff(instance.state())).runBy(null);
        return off.state() == InstanceState.TERMINATED ? off.terminated(now) : off;
    }

    /** Its host goes down and takes what runs with it; a machine that runs nothing is not touched. */
    static Instance hostGoesDown(Instance instance, String how) {
        boolean runsNothing = instance.state() == InstanceState.RUNNING
                && instance.process() == null
                && instance.spec().userData().isEmpty();
        return instance.up() && !runsNothing
                ? instance.in(InstanceState.STOPPING, "", StateReason.byHost(how))
                : instance;
    }

    /** As it is found after its host was down, in whatever state the host left it. */
    static Instance recovered(Instance instance, Instant now) {
        Instance down = hostGoesDown(instance, "The host was killed");
        return down.up() ? down : poweredOff(down, now);
    }

    private static String byUser(Instant now) {
        return "User initiated (" + REASON_TIME.format(now) + ")";
    }
}
