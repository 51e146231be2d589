package io.elasticfaces.web.answer;

import io.elasticfaces.contract.Operation;
import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.contract.StageTimer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An admitted request without a reply.
 *
 * @param id the request's id
 * @param key the picture's key in the input bucket
 * @param fileName the client's file name, sanitised for display
 * @param gallery the gallery version at admission, or null without a gallery
 * @param operation the operation, or null for the classic one
 * @param replyTo the name of the reply queue of this web tier, or null for the response queue
 * @param cold whether no worker was running at admission
 * @param acceptedMillis the time of admission, in milliseconds since the epoch
 * @param deadlineMillis the time until which the client waits, in milliseconds since the epoch
 * @param expiresMillis the time until which the reply is useful, in milliseconds since the epoch
 * @param stages measures its first submission
 * @param progress how far it has come
 * @param reply completed once by {@link PendingRequests}
 */
public record PendingRequest(
        String id,
        String key,
        String fileName,
        String gallery,
        Operation operation,
        String replyTo,
        boolean cold,
        long acceptedMillis,
        long deadlineMillis,
        long expiresMillis,
        StageTimer stages,
        AtomicReference<Progress> progress,
        CompletableFuture<RecognitionReply> reply) {
    /** The progress of a request. */
    public enum Progress {
        ADMITTED,
        /** Its picture is in the input bucket. */
        STORED,
        /** It is in the request queue, or has its reply: its result can be fetched by its id. */
        QUEUED
    }

    /** Returns whether the picture is in the input bucket. */
    public boolean isStored() {
        return progress.get() != Progress.ADMITTED;
    }

    /** Returns whether the result can be fetched by the id. */
    boolean isQueued() {
        return progress.get() == Progress.QUEUED;
    }

    /** Completes the request with a reply. */
    void complete(RecognitionReply with) {
        progress.set(Progress.QUEUED);
        reply.complete(with);
    }

    /** Returns the message for the request queue. */
    public String message() {
        return new RecognitionRequest(key, id, RecognitionRequest.VERSION, expiresMillis, gallery)
                .with(operation)
                .replyTo(replyTo)
                .toJson();
    }

    /** Returns the path of the result. */
    String location() {
        return "/results/" + id;
    }
}
