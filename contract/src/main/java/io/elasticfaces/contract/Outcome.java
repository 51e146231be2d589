package io.elasticfaces.contract;

import java.util.Map;

/**
 * The outcome of a request: a name, or the reason for a failure. It is written once to the output bucket and is part of
 * the reply.
 *
 * @param status the kind of outcome
 * @param name the person, or {@value #NOBODY}
 * @param failure the reason for the failure; null unless the status is {@link OutcomeStatus#FAILED} or {@link
 *     OutcomeStatus#EXPIRED}
 * @param sighting the details, or {@link Detection#NONE}
 */
public record Outcome(OutcomeStatus status, String name, Failure failure, Detection sighting) {
    /** The name in responses when no enrolled person was recognised. */
    public static final String NOBODY = "Unknown";

    /** Returns the outcome of a permanent failure. */
    public static Outcome failed(FailureReason reason, String explanation) {
        boolean gone = reason == FailureReason.EXPIRED || reason == FailureReason.DELETED;
        OutcomeStatus status = gone ? OutcomeStatus.EXPIRED : OutcomeStatus.FAILED;
        return new Outcome(status, NOBODY, new Failure(reason, explanation), Detection.NONE);
    }

    /** Returns a copy with other timings. */
    public Outcome withTimings(Map<String, Double> timings) {
        return new Outcome(status, name, failure, sighting.withTimings(timings));
    }
}
