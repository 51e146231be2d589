package io.elasticfaces.local.ec2;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One instance as EC2 sees it; an immutable value.
 *
 * @param id {@code i-} and 17 hexadecimal digits
 * @param launch how it came to be
 * @param spec what it is made of
 * @param state where it is in its life
 * @param launchTime when it was last started
 * @param transitionReason EC2's StateTransitionReason; empty when there is none
 * @param stateReason null when there is none
 * @param tags in the order they were given
 * @param monitored whether detailed monitoring was asked for
 * @param boots how often it was started; user data runs at the first boot, or at all
 * @param process what runs it, null when nothing does
 * @param terminatedAt when it was terminated, null before that
 */
public record Instance(
        String id,
        Launch launch,
        Spec spec,
        InstanceState state,
        Instant launchTime,
        String transitionReason,
        StateReason stateReason,
        Map<String, String> tags,
        boolean monitored,
        int boots,
        ProcessMark process,
        Instant terminatedAt) {

    public Instance {
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    /**
     * How instances came to be.
     *
     * @param reservationId {@code r-} and 17 hexadecimal digits; the instances of one launch share it
     * @param index place within the launch, from 0
     * @param clientToken empty when there was none
     * @param fingerprint of the launch's parameters, to tell a repeated launch from another under the same token
     */
    public record Launch(String reservationId, int index, String clientToken, String fingerprint) {}

    /**
     * What an instance is made of.
     *
     * @param imageId the image it was launched from
     * @param instanceType such as {@code t2.micro}; a name only, nothing is sized by it
     * @param userData Base64, as on the wire; empty when there is none
     * @param shutdownBehaviour what becomes of it when it powers itself off
     */
    public record Spec(String imageId, String instanceType, String userData, ShutdownBehaviour shutdownBehaviour) {
        Spec withUserData(String newUserData) {
            return new Spec(imageId, instanceType, newUserData, shutdownBehaviour);
        }

        Spec withType(String newType) {
            return new Spec(imageId, newType, userData, shutdownBehaviour);
        }

        Spec withBehaviour(ShutdownBehaviour newBehaviour) {
            return new Spec(imageId, instanceType, userData, newBehaviour);
        }
    }

    /** One that was never started. */
    static Instance fresh(
            String id, Launch launch, Spec spec, Map<String, String> tags, boolean monitored, Instant now) {
        return new Instance(id, launch, spec, InstanceState.STOPPED, now, "", null, tags, monitored, 0, null, null);
    }

    /** The value of a tag. */
    public Optional<String> tag(String key) {
        return Optional.ofNullable(tags.get(key));
    }

    /** Whether it still counts against what may run. */
    boolean alive() {
        return state != InstanceState.TERMINATED && state != InstanceState.SHUTTING_DOWN;
    }

    boolean up() {
        return state == InstanceState.PENDING || state == InstanceState.RUNNING;
    }

    Instance launched(Instant at) {
        return new Instance(
                id, launch, spec, InstanceState.PENDING, at, "", null, tags, monitored, boots + 1, null, null);
    }

    Instance in(InstanceState next) {
        return in(next, transitionReason, stateReason);
    }

    Instance in(InstanceState next, String transition, StateReason reason) {
        return new Instance(
                id, launch, spec, next, launchTime, transition, reason, tags, monitored, boots, process, terminatedAt);
    }

    /** Gone, at that time unless it was before. */
    Instance terminated(Instant at) {
        Instant when = terminatedAt == null ? at : terminatedAt;
        return new Instance(
                id,
                launch,
                spec,
                InstanceState.TERMINATED,
                launchTime,
                transitionReason,
                stateReason,
                tags,
                monitored,
                boots,
                null,
                when);
    }

    Instance runBy(ProcessMark mark) {
        return new Instance(
                id,
                launch,
                spec,
                state,
                launchTime,
                transitionReason,
                stateReason,
                tags,
                monitored,
                boots,
                mark,
                terminatedAt);
    }

    Instance tagged(Map<String, String> newTags) {
        return new Instance(
                id,
                launch,
                spec,
                state,
                launchTime,
                transitionReason,
                stateReason,
                newTags,
                monitored,
                boots,
                process,
                terminatedAt);
    }

    Instance monitored(boolean on) {
        return new Instance(
                id,
                launch,
                spec,
                state,
                launchTime,
                transitionReason,
                stateReason,
                tags,
                on,
                boots,
                process,
                terminatedAt);
    }

    Instance made(Spec newSpec) {
        return new Instance(
                id,
                launch,
                newSpec,
                state,
                launchTime,
                transitionReason,
                stateReason,
                tags,
                monitored,
                boots,
                process,
                terminatedAt);
    }
}
