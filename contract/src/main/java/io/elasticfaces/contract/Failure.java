package io.elasticfaces.contract;

/**
 * Why a request failed for good.
 *
 * @param reason the kind, which decides the HTTP status
 * @param explanation one sentence for the person who sent the picture; cut to {@value #LONGEST_EXPLANATION} characters
 */
public record Failure(FailureReason reason, String explanation) {
    /** Keeps the sentence within a reply of 1 KB together with the longest key. */
    static final int LONGEST_EXPLANATION = 240;

    /** Cuts an explanation that would not fit a message. */
    public Failure {
        explanation = explanation.length() > LONGEST_EXPLANATION
                ? explanation.substring(0, LONGEST_EXPLANATION - 1) + "…"
                : explanation;
    }
}
