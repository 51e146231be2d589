package io.elasticfaces.contract;

import java.util.Map;

/**
 * The outcome of a request: a name, the result of an operation, or the reason for a failure. It is written once to the
 * output bucket and is part of the reply, without the result.
 *
 * @param status the kind of outcome
 * @param name the person, or {@value #NOBODY}
 * @param failure the reason for the failure; null unless the status is {@link OutcomeStatus#FAILED} or {@link
 *     OutcomeStatus#EXPIRED}
 * @param sighting the details, or {@link Detection#NONE}
 * @param result the result of an operation as JSON; null for the classic one, and in replies
 */
public record Outcome(OutcomeStatus status, String name, Failure failure, Detection sighting, String result) {
    /** The name in responses when no enrolled person was recognised. */
    public static final String NOBODY = "Unknown";

    /** Creates the outcome of a request without an operation. */
    public Outcome(OutcomeStatus status, String name, Failure failure, Detection sighting) {
        this(status, name, failure, sighting, null);
    }

    /** Returns the outcome of an operation. */
    public static Outcome ofOperation(String result) {
        return new Outcome(OutcomeStatus.OK, NOBODY, null, Detection.NONE, result);
    }

    /** Returns the outcome of a permanent failure. */
    public static Outcome failed(FailureReason reason, String explanation) {
        boolean gone = reason == FailureReason.EXPIRED || reason == FailureReason.DELETED;
        OutcomeStatus status = gone ? OutcomeStatus.EXPIRED : OutcomeStatus.FAILED;
        return new Outcome(status, NOBODY, new Failure(reason, explanation), Detection.NONE);
    }

    /** Returns a copy with other timings. */
    public Outcome withTimings(Map<String, Double> timings) {
        return new Outcome(status, name, failure, sighting.withTimings(timings), result);
    }
}
