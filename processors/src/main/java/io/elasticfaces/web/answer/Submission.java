package io.elasticfaces.web.answer;

import io.elasticfaces.web.intake.Admission;

/**
 * How one POST of a picture is handled, decided once by {@link Admission}.
 *
 * @param kind what the routes do with it
 * @param async whether the caller prefers 202 to waiting
 * @param stored whether the picture is in the input bucket
 * @param request the request that it submits or joins
 */
public record Submission(Kind kind, boolean async, boolean stored, PendingRequest request) {
    /** The exchange property that holds it. */
    public static final String PROPERTY = "submission";

    /** What the routes do with a submission. */
    public enum Kind {
        /** A request that nobody can send again: store and queue it. */
        FIRST,
        /** A request with an {@code Idempotency-Key}, whose outcome may be stored from an earlier submission. */
        RETRY,
        /** The same request is pending in this process; its outcome answers both. */
        DUPLICATE
    }

    /** Returns whether this submission decides what becomes of its request. */
    public boolean isOwner() {
        return kind != Kind.DUPLICATE;
    }

    public Submission asStored() {
        return new Submission(kind, async, true, request);
    }
}
