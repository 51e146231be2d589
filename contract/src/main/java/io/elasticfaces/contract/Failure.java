package io.elasticfaces.contract;

/**
 * The reason for a permanent failure of a request.
 *
 * @param reason the kind of failure, which determines the HTTP status
 * @param explanation one sentence for the sender of the picture, cut to {@value #LONGEST_EXPLANATION} characters
 */
public record Failure(FailureReason reason, String explanation) {
    /** Fits into a reply of 1 KB together with the longest key. */
    static final int LONGEST_EXPLANATION = 240;

    /** Cuts an explanation that is too long for a message. */
    public Failure {
        explanation = explanation.length() > LONGEST_EXPLANATION
                ? explanation.substring(0, LONGEST_EXPLANATION - 1) + "…"
                : explanation;
    }
}
