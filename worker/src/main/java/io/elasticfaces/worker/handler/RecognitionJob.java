package io.elasticfaces.worker.handler;

import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.RecognitionRequest;

/**
 * One request on its way through a worker.
 *
 * @param request what the message says
 * @param outcome how it ended, or null while it is worked on
 * @param receives how often it was received, this time and those before it was sent as new included; 1 or more
 * @param lastReceive whether SQS would dead-letter the message rather than deliver it once more
 */
public record RecognitionJob(RecognitionRequest request, Outcome outcome, int receives, boolean lastReceive) {
    /** Tells whether there is nothing left to recognise. */
    public boolean settled() {
        return outcome != null;
    }

    /** Returns the picture's key in the input bucket, and the outcome's in the output bucket. */
    public String key() {
        return request.imageName();
    }

    /** Tells whether no other request can have this one's key: it begins with the id. */
    public boolean uniqueKey() {
        return request.id() != null && request.imageName().startsWith(request.id());
    }

    /** Tells whether another worker may have stored its outcome already. */
    public boolean receivedBefore() {
        return receives > 1;
    }

    /**
     * Tells whether the request belongs into the dead-letter queue: every worker that took it died over it. Where an
     * earlier receive has recorded that, its letter may not have been sent.
     */
    public boolean deadLetter() {
        return outcome.failure() != null && outcome.failure().reason() == FailureReason.WORKERS_DIED;
    }

    /** Returns the message for the dead-letter queue, from which it comes back with all its tries. */
    public String letter() {
        return request.receivedBefore(0).toJson();
    }

    /** Returns the message that SQS counts anew and workers do not: what has killed four of them is not tried again. */
    public String asNew() {
        return request.receivedBefore(receives).toJson();
    }

    /** Returns the reply's JSON. */
    public String reply() {
        return new RecognitionReply(request.imageName(), request.id(), outcome).toJson();
    }

    RecognitionJob with(Outcome settled) {
        return new RecognitionJob(request, settled, receives, lastReceive);
    }
}
