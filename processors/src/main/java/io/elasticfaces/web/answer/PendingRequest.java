package io.elasticfaces.web.answer;

import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.RecognitionRequest;
import java.util.concurrent.CompletableFuture;

/**
 * An admitted request without a reply.
 *
 * @param id the request's id
 * @param key the picture's key in the input bucket
 * @param fileName the client's file name, sanitised for display
 * @param gallery the gallery version at admission, or null without a gallery
 * @param cold whether no worker was running at admission
 * @param acceptedMillis the time of admission, in milliseconds since the epoch
 * @param deadlineMillis the time until which the client waits, in milliseconds since the epoch
 * @param expiresMillis the time until which the reply is useful, in milliseconds since the epoch
 * @param queued completed when the request is in the queue or has its reply; until then, clients do not get its id
 * @param reply completed once by {@link PendingRequests}
 */
public record PendingRequest(
        String id,
        String key,
        String fileName,
        String gallery,
        boolean cold,
        long acceptedMillis,
        long deadlineMillis,
        long expiresMillis,
        CompletableFuture<Void> queued,
        CompletableFuture<RecognitionReply> reply) {

    /** Returns whether the request was queued, so that its result can be fetched by its id. */
    boolean isQueued() {
        return queued.isDone() && !queued.isCompletedExceptionally();
    }

    /** Completes both stages with a reply that is not from the queue. */
    void complete(RecognitionReply with) {
        queued.complete(null);
        reply.complete(with);
    }

    /** Fails the stages that are not complete. */
    void fail(Throwable cause) {
        queued.completeExceptionally(cause);
        reply.completeExceptionally(cause);
    }

    /** Returns the message for the request queue. */
    public String message() {
        return new RecognitionRequest(key, id, RecognitionRequest.VERSION, expiresMillis, gallery).toJson();
    }

    /** Returns the path of the result. */
    String location() {
        return "/results/" + id;
    }
}
