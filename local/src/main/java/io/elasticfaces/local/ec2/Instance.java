package io.elasticfaces.local.ec2;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One instance as EC2 describes it; an immutable value.
 *
 * @param id {@code i-} and 17 hexadecimal digits
 * @param launch how it was launched
 * @param spec its image, type and user data
 * @param status its state and the reason for it
 * @param tags in the order in which they were given
 */
public record Instance(String id, Launch launch, Spec spec, Status status, Map<String, String> tags) {
    public Instance {
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    /**
     * How instances were launched.
     *
     * @param reservationId {@code r-} and 17 hexadecimal digits; shared by the instances of one launch
     * @param index the place within the launch, from 0
     * @param clientToken empty if there was none
     * @param fingerprint of the launch's parameters; empty for an instance that was not launched by a call
     */
    public record Launch(String reservationId, int index, String clientToken, String fingerprint) {}

    /**
     * What an instance consists of.
     *
     * @param imageId the image it was launched from
     * @param instanceType for example {@code t2.micro}; a name only
     * @param userData in Base64; empty if there is none
     * @param shutdownBehavior what happens when it shuts itself down: {@code stop} or {@code terminate}
     */
    public record Spec(String imageId, String instanceType, String userData, String shutdownBehavior) {
        boolean terminatesOnShutdown() {
            return shutdownBehavior.equals("terminate");
        }
    }

    /**
     * The state of an instance.
     *
     * @param launchTime when it was last started
     * @param boots how often it was started
     * @param transitionReason EC2's StateTransitionReason; empty if there is none
     * @param stateReason null if there is none
     * @param pid the process that runs its user data; null if there is none
     * @param terminatedAt null while it is not terminated
     */
    public record Status(
            InstanceState state,
            Instant launchTime,
            int boots,
            String transitionReason,
            StateReason stateReason,
            Long pid,
            Instant terminatedAt) {}

    public InstanceState state() {
        return status.state();
    }

    /** The value of a tag. */
    public Optional<String> tag(String key) {
        return Optional.ofNullable(tags.get(key));
    }

    boolean alive() {
        return state() != InstanceState.TERMINATED && state() != InstanceState.SHUTTING_DOWN;
    }

    boolean up() {
        return state() == InstanceState.PENDING || state() == InstanceState.RUNNING;
    }

    Instance with(Spec newSpec) {
        return new Instance(id, launch, newSpec, status, tags);
    }

    Instance with(Status newStatus) {
        return new Instance(id, launch, spec, newStatus, tags);
    }

    Instance withTags(Map<String, String> newTags) {
        return new Instance(id, launch, spec, status, newTags);
    }

    Instance withPid(Long pid) {
        return with(new Status(
                state(),
                status.launchTime(),
                status.boots(),
                status.transitionReason(),
                status.stateReason(),
                pid,
                status.terminatedAt()));
    }

    /** A copy in another state, with the same process. */
    Instance in(InstanceState next, String transitionReason, StateReason reason) {
        return with(new Status(
                next,
                status.launchTime(),
                status.boots(),
                transitionReason,
                reason,
                status.pid(),
                status.terminatedAt()));
    }

    Instance in(InstanceState next) {
        return in(next, status.transitionReason(), status.stateReason());
    }
}
