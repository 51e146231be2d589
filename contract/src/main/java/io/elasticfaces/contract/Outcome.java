package io.elasticfaces.contract;

import java.util.Map;

/**
 * How a request ended: a name, or the reason why there is none. Written once to the output bucket, and carried by the
 * reply.
 *
 * @param status how it ended
 * @param name the person, or {@value #NOBODY}
 * @param failure why it failed, or null unless the status is {@link OutcomeStatus#FAILED} or
 *     {@link OutcomeStatus#EXPIRED}
 * @param sighting the detail, {@link Detection#NONE} where there is none
 */
public record Outcome(OutcomeStatus status, String name, Failure failure, Detection sighting) {
    /** The name that is answered where nobody known was recognised. */
    public static final String NOBODY = "Unknown";

    /** Returns the outcome of a request that failed for good. */
    public static Outcome failed(FailureReason reason, String explanation) {
        boolean gone = reason == FailureReason.EXPIRED || reason == FailureReason.DELETED;
        OutcomeStatus status = gone ? OutcomeStatus.EXPIRED : OutcomeStatus.FAILED;
        return new Outcome(status, NOBODY, new Failure(reason, explanation), Detection.NONE);
    }

    /** Returns the same outcome with other timings. */
    public Outcome withTimings(Map<String, Double> timings) {
        return new Outcome(status, name, failure, sighting.withTimings(timings));
    }
}
