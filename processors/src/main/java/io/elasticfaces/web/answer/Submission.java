package io.elasticfaces.web.answer;

import io.elasticfaces.contract.StageTimer;
import org.apache.camel.Exchange;

/**
 * The handling of one POST of a picture. The admission sets it.
 *
 * @param kind the kind of submission, which determines the routes
 * @param async whether the client prefers 202 to waiting
 * @param request the request, which is new or an equal pending one
 * @param stages measures this submission
 * @param upload deletes the upload; further calls have no effect
 */
public record Submission(Kind kind, boolean async, PendingRequest request, StageTimer stages, Runnable upload) {
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

    /** Returns the submission of an exchange, or null before its admission. */
    static Submission of(Exchange exchange) {
        return exchange.getProperty(PROPERTY, Submission.class);
    }

    /** Returns whether this submission stores and queues the request. */
    public boolean isOwner() {
        return kind != Kind.DUPLICATE;
    }

    /**
     * Returns whether the response is 202. A duplicate of a request that is not queued yet waits for the reply instead,
     * because its client could not fetch a result if the queueing fails.
     */
    public boolean isAccepted() {
        return async && request.isQueued();
    }
}
