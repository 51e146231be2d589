package io.elasticfaces.web.answer;

/**
 * The handling of one POST of a picture. The admission sets it.
 *
 * @param kind the kind of submission, which determines the routes
 * @param async whether the client prefers 202 to waiting
 * @param stored whether the picture is in the input bucket
 * @param request the request, which is new or an equal pending one
 */
public record Submission(Kind kind, boolean async, boolean stored, PendingRequest request) {
    /** The exchange property with the submission. */
    public static final String PROPERTY = "submission";

    /** The kinds of submission. */
    public enum Kind {
        /** A new request without an {@code Idempotency-Key}, which is stored and queued. */
        FIRST,
        /** A request with an {@code Idempotency-Key}, whose outcome may be stored from an earlier submission. */
        RETRY,
        /** A repetition of a pending request of this process, which gets the same outcome. */
        DUPLICATE
    }

    /** Returns whether this submission stores and queues the request. */
    public boolean isOwner() {
        return kind != Kind.DUPLICATE;
    }

    public Submission asStored() {
        return new Submission(kind, async, true, request);
    }
}
