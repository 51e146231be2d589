package io.elasticfaces.web.answer;

import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.RecognitionRequest;
import java.util.concurrent.CompletableFuture;

/**
 * A request that was admitted and has no reply yet.
 *
 * @param id the request's id
 * @param key the picture's key in the input bucket
 * @param fileName the picture's name as the client gave it, without anything that could do harm
 * @param gallery the gallery's version at the time of admission, or null without one
 * @param cold whether no worker was running at that time
 * @param acceptedMillis time of admission, in milliseconds since the epoch
 * @param deadlineMillis until when its caller waits
 * @param expiresMillis until when the reply is useful
 * @param queued completed once the request is in the queue or has its reply; before that no caller is told its id
 * @param reply completed once, by {@link PendingRequests}
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

    /** Returns whether the request is or was in the queue, so that its result can be fetched by its id. */
    boolean isQueued() {
        return queued.isDone() && !queued.isCompletedExceptionally();
    }

    /** Completes both stages, with a reply that does not come from the queue. */
    void complete(RecognitionReply with) {
        queued.complete(null);
        reply.complete(with);
    }

    /** Fails what is not complete yet. */
    void fail(Throwable cause) {
        queued.completeExceptionally(cause);
        reply.completeExceptionally(cause);
    }

    /** Returns the message for the request queue. */
    public String message() {
        return new RecognitionRequest(key, id, RecognitionRequest.VERSION, expiresMillis, gallery).toJson();
    }

    /** Returns where the result can be fetched. */
    String location() {
        return "/results/" + id;
    }
}
