package io.elasticfaces.worker.handler;

import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.contract.RequestIds;
import io.elasticfaces.contract.StageTimer;

/**
 * The state of one request in a worker.
 *
 * @param request the request that the message contains
 * @param outcome the outcome, or null until the request is settled
 * @param receives the number of receives, including this one and those before the message was sent as new; 1 or more
 * @param lastReceive whether SQS would move the message to the dead-letter queue instead of delivering it again
 * @param timer measures this receive
 */
public record RecognitionJob(
        RecognitionRequest request, Outcome outcome, int receives, boolean lastReceive, StageTimer timer) {
    /** Returns the key of the picture in the input bucket and of the outcome in the output bucket. */
    public String key() {
        return request.imageName();
    }

    /**
     * Returns whether no other request has the same key, because the key begins with the request's id. A key that begins with
     * another id is also unique: a message with a wrong id, or none, must not overwrite the outcome of that request.
     */
    public boolean uniqueKey() {
        return request.id() != null && request.imageName().startsWith(request.id())
                || RequestIds.ofKey(request.imageName()).isPresent();
    }

    /** Returns whether an earlier receive may have stored an outcome. */
    public boolean receivedBefore() {
        return receives > 1;
    }

    /**
     * Returns whether the request belongs in the dead-letter queue because every earlier receive ended without an
     * outcome. If an earlier receive recorded this, it may have ended before it sent the letter.
     */
    public boolean deadLetter() {
        return outcome.failure() != null && outcome.failure().reason() == FailureReason.WORKERS_DIED;
    }

    /**
     * Returns the message for the dead-letter queue. Its count of earlier receives is 0, so that it has all its tries
     * after a redrive.
     */
    public String letter() {
        return request.receivedBefore(0).toJson();
    }

    /**
     * Returns the message to send as new. SQS counts its receives from 0, but the message carries the receives so far,
     * so that the workers' limit on tries still holds.
     */
    public String asNew() {
        return request.receivedBefore(receives).toJson();
    }

    RecognitionJob with(Outcome settled) {
        return new RecognitionJob(request, settled, receives, lastReceive, timer);
    }
}
