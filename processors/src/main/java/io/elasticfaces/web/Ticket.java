package io.elasticfaces.web;

import io.elasticfaces.message.RecognitionReply;
import io.elasticfaces.message.RecognitionRequest;
import java.util.concurrent.CompletableFuture;

/**
 * One accepted picture's place in the web tier: what its reply is correlated by, and the answer its caller waits for.
 *
 * @param id the request's id
 * @param key the picture's key in the input bucket
 * @param fileName the picture's name as the client gave it, made harmless
 * @param gallery the gallery's version at the time of acceptance, or null without one
 * @param acceptedMillis when it was accepted, in milliseconds since the epoch
 * @param deadlineMillis until when its caller waits
 * @param expiresMillis until when the answer is worth anything
 * @param queued completed once the request is in the queue, or answered already; before that nobody is told its id
 * @param answer completed once, by the aggregator, or by whoever knows earlier that there will be none
 * @param over completed once nothing of the request is left here or in the queue, however early its caller was answered
 */
public record Ticket(
        String id,
        String key,
        String fileName,
        String gallery,
        long acceptedMillis,
        long deadlineMillis,
        long expiresMillis,
        CompletableFuture<Void> queued,
        CompletableFuture<RecognitionReply> answer,
        CompletableFuture<Void> over) {

    /** Makes a ticket of which nothing has happened yet. */
    Ticket(
            String id,
            String key,
            String fileName,
            String gallery,
            long acceptedMillis,
            long deadlineMillis,
            long expiresMillis) {
        this(
                id,
                key,
                fileName,
                gallery,
                acceptedMillis,
                deadlineMillis,
                expiresMillis,
                new CompletableFuture<>(),
                new CompletableFuture<>(),
                new CompletableFuture<>());
    }

    /** Tells whether the request is in the queue, or was, so that something can be fetched by its id. */
    boolean isQueued() {
        return queued.isDone() && !queued.isCompletedExceptionally();
    }

    /** Returns the message for the request queue. */
    public String request() {
        return new RecognitionRequest(key, id, RecognitionRequest.VERSION, expiresMillis, gallery).toJson();
    }

    /** Returns the file name without its extension, with which the answer begins. */
    public String stem() {
        return ObjectKeys.stem(fileName);
    }

    /** Returns where the result can be fetched. */
    public String location() {
        return "/results/" + id;
    }
}
