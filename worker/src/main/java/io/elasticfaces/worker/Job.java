package io.elasticfaces.worker;

import io.elasticfaces.message.FailureReason;
import io.elasticfaces.message.Outcome;
import io.elasticfaces.message.RecognitionReply;
import io.elasticfaces.message.RecognitionRequest;

/**
 * One request on its way through a worker.
 *
 * @param request what the message says
 * @param outcome how it ended, or null while it is worked on
 * @param lastReceive whether SQS would dead-letter the message rather than deliver it once more
 * @param message the message's text, for the dead-letter queue
 */
public record Job(RecognitionRequest request, Outcome outcome, boolean lastReceive, String message) {
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

    /** Tells whether the message belongs into the dead-letter queue: every worker that took it died over it. */
    public boolean deadLetter() {
        return lastReceive && outcome.failure() != null && outcome.failure().reason() == FailureReason.WORKERS_DIED;
    }

    /** Returns the reply's JSON. */
    public String reply() {
        return new RecognitionReply(request.imageName(), request.id(), outcome).toJson();
    }

    Job with(Outcome settled) {
        return new Job(request, settled, lastReceive, message);
    }
}
