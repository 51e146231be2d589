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
 * @param reservationId {@code r-} and 17 hexadecimal digits; instances of one launch share it
 * @param launchIndex place within the launch, from 0
 * @param imageId the image it was launched from
 * @param instanceType such as {@code t2.micro}; a name only, nothing is sized by it
 * @param state where it is in its life
 * @param launchTime when it was last started (never null: a stopped one was launched once)
 * @param transitionReason EC2's StateTransitionReason; empty when there is none
 * @param stateReason null when there is none
 * @param tags in the order they were given
 * @param userData Base64, as on the wire; empty when there is none
 * @param shutdownBehaviour what becomes of it when it powers itself off
 * @param clientToken of its launch; empty when there was none
 * @param launchFingerprint of the launch's parameters, to tell a repeated launch from another under the same token
 * @param monitored whether detailed monitoring was asked for
 * @param boots how often it was started; user data runs at the first boot, or at all
 * @param process what runs it, null when nothing does
 * @param terminatedAt when it was terminated, null before that
 */
public record Instance(
        String id,
        String reservationId,
        int launchIndex,
        String imageId,
        String instanceType,
        InstanceState state,
        Instant launchTime,
        String transitionReason,
        StateReason stateReason,
        Map<String, String> tags,
        String userData,
        ShutdownBehaviour shutdownBehaviour,
        String clientToken,
        String launchFingerprint,
        boolean monitored,
        int boots,
        ProcessMark process,
        Instant terminatedAt) {

    public Instance {
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
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

    Instance in(InstanceState next, String transition, StateReason reason) {
        return new Instance(
                id,
                reservationId,
                launchIndex,
                imageId,
                instanceType,
                next,
                launchTime,
                transition,
                reason,
                tags,
                userData,
                shutdownBehaviour,
                clientToken,
                launchFingerprint,
                monitored,
                boots,
                process,
                terminatedAt);
    }

    Instance in(InstanceState next) {
        return in(next, transitionReason, stateReason);
    }

    Instance launched(Instant at) {
        return new Instance(
                id,
                reservationId,
                launchIndex,
                imageId,
                instanceType,
                InstanceState.PENDING,
                at,
                "",
                null,
                tags,
                userData,
                shutdownBehaviour,
                clientToken,
                launchFingerprint,
                monitored,
                boots + 1,
                null,
                null);
    }

    Instance terminated(Instant at) {
        return new Instance(
                id,
                reservationId,
                launchIndex,
                imageId,
                instanceType,
                InstanceState.TERMINATED,
                launchTime,
                transitionReason,
                stateReason,
                tags,
                userData,
                shutdownBehaviour,
                clientToken,
                launchFingerprint,
                monitored,
                boots,
                null,
                at);
    }

    Instance runBy(ProcessMark mark) {
        return new Instance(
                id,
                reservationId,
                launchIndex,
                imageId,
                instanceType,
                state,
                launchTime,
                transitionReason,
                stateReason,
                tags,
                userData,
                shutdownBehaviour,
                clientToken,
                launchFingerprint,
                monitored,
                boots,
                mark,
                terminatedAt);
    }

    Instance booted(int times) {
        return new Instance(
                id,
                reservationId,
                launchIndex,
                imageId,
                instanceType,
                state,
                launchTime,
                transitionReason,
                stateReason,
                tags,
                userData,
                shutdownBehaviour,
                clientToken,
                launchFingerprint,
                monitored,
                times,
                process,
                terminatedAt);
    }

    Instance tagged(Map<String, String> newTags) {
        return new Instance(
                id,
                reservationId,
                launchIndex,
                imageId,
                instanceType,
                state,
                launchTime,
                transitionReason,
                stateReason,
                newTags,
                userData,
                shutdownBehaviour,
                clientToken,
                launchFingerprint,
                monitored,
                boots,
                process,
                terminatedAt);
    }

    Instance monitored(boolean on) {
        return new Instance(
                id,
                reservationId,
                launchIndex,
                imageId,
                instanceType,
                state,
                launchTime,
                transitionReason,
                stateReason,
                tags,
                userData,
                shutdownBehaviour,
                clientToken,
                launchFingerprint,
                on,
                boots,
                process,
                terminatedAt);
    }

    Instance made(String newImage, String newType, String newUserData, ShutdownBehaviour newBehaviour) {
        return new Instance(
                id,
                reservationId,
                launchIndex,
                newImage,
                newType,
                state,
                launchTime,
                transitionReason,
                stateReason,
                tags,
                newUserData,
                newBehaviour,
                clientToken,
                launchFingerprint,
                monitored,
                boots,
                process,
                terminatedAt);
    }
}
