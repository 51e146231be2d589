package io.elasticfaces.cli.redrive;

import io.elasticfaces.contract.Failure;
import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.contract.UnknownVersion;
import io.elasticfaces.contract.UnreadableMessage;
import io.elasticfaces.contract.aws.StoredOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Redrives the dead-letter queue. For each request it deletes the recorded failure, sends the request again, and
 * deletes the message, in this order. It can be repeated after an interruption. A request may then be sent twice, but
 * its outcome is written once.
 */
public final class DeadLetters {
    /** Visibility timeout while messages are handled. Messages that are left become visible at the end. */
    private static final int VISIBILITY_SECONDS = 900;

    private static final int BATCH = 10;

    private final S3Client s3;
    private final SqsClient sqs;
    private final ResourceNames names;
    private final Duration expiry;
    private final InstantSource clock;
    private final boolean dryRun;
    private final Consumer<String> progress;
    private final Set<String> keys = new HashSet<>();

    /** The treatment of a message. */
    public enum Result {
        /** The request was sent again. */
        SENT,
        /** The message was deleted, because the request needs no further attempt. */
        DROPPED,
        /** The message was left in the queue. */
        LEFT
    }

    /**
     * Creates a redrive.
     *
     * @param expiry time until a request that is sent again expires, if it has expired
     * @param dryRun whether to report what would be done without changing anything
     * @param progress receives one line per step
     */
    public DeadLetters(
            S3Client s3,
            SqsClient sqs,
            ResourceNames names,
            Duration expiry,
            InstantSource clock,
            boolean dryRun,
            Consumer<String> progress) {
        this.s3 = s3;
        this.sqs = sqs;
        this.names = names;
        this.expiry = expiry;
        this.clock = clock;
        this.dryRun = dryRun;
        this.progress = progress;
    }

    /**
     * Redrives messages.
     *
     * @param ids ids of the requests; empty for all
     * @return number of messages by result
     */
    public Map<Result, Integer> redrive(Set<String> ids) {
        String dead = url(names.deadQueue());
        Map<Result, Integer> counts = new EnumMap<>(Result.class);
        // A message that becomes visible during the run is received again, with another receipt handle.
        Map<String, Message> kept = new LinkedHashMap<>();
        Set<String> deleted = new HashSet<>();
        boolean more = true;
        while (more) {
            more = false;
            for (Message message : receive(dead)) {
                boolean known = deleted.contains(message.messageId()) || kept.containsKey(message.messageId());
                more |= !known;
                Result result = known ? Result.LEFT : handle(message, ids, counts);
                if (deleted.contains(message.messageId()) || (result != Result.LEFT && !dryRun)) {
                    sqs.deleteMessage(delete -> delete.queueUrl(dead).receiptHandle(message.receiptHandle()));
                    deleted.add(message.messageId());
                } else {
                    kept.put(message.messageId(), message);
                }
            }
        }
        makeVisible(dead, List.copyOf(kept.values()));
        return counts;
    }

    private Result handle(Message message, Set<String> ids, Map<Result, Integer> counts) {
        RecognitionRequest request;
        Result result;
        try {
            request = RecognitionRequest.parse(message.body());
            if (!ids.isEmpty() && !ids.contains(request.id())) {
                return Result.LEFT;
            }
            result = redrive(request);
        } catch (UnreadableMessage | UnknownVersion e) {
            if (!ids.isEmpty()) {
                return Result.LEFT;
            }
            progress.accept("message " + message.messageId() + "  left: " + e.getMessage());
            result = Result.LEFT;
        }
        counts.merge(result, 1, Integer::sum);
        return result;
    }

    private Result redrive(RecognitionRequest request) {
        String name = request.id() == null ? request.imageName() : request.id();
        if (!keys.add(request.imageName())) {
            return report(Result.DROPPED, name, "dropped: another message has the same request");
        }
        Outcome outcome = outcome(request);
        Failure failure = outcome == null ? null : outcome.failure();
        if (outcome != null && failure == null) {
            return report(Result.DROPPED, name, "dropped: it has an outcome, " + outcome.name());
        }
        if (failure != null && failure.reason() == FailureReason.DELETED) {
            return report(Result.DROPPED, name, "dropped: it was deleted");
        }
        if (!hasPicture(request)) {
            return report(Result.LEFT, name, "left: its picture is not in " + names.inBucket() + "; post it again");
        }
        if (failure != null) {
            // The request may have been deleted meanwhile, and that record must stay. A conditional delete cannot
            // detect
            // this, because the ETag covers only the body, and both records have the same body.
            if (!dryRun && !outcome.equals(outcome(request))) {
                return report(Result.LEFT, name, "left: its outcome has changed; run this again");
            }
            report(
                    Result.SENT,
                    name,
                    "deleting its failure: " + failure.reason().wireName() + ", " + failure.explanation());
            if (!dryRun) {
                s3.deleteObject(delete -> delete.bucket(names.outBucket()).key(request.imageName()));
            }
        }
        boolean expired = request.expired(clock.millis());
        Instant expires = clock.instant().plus(expiry).truncatedTo(ChronoUnit.SECONDS);
        RecognitionRequest again = new RecognitionRequest(
                request.imageName(),
                request.id(),
                request.version(),
                expired ? expires.toEpochMilli() : request.expiresMillis(),
                request.gallery());
        if (!dryRun) {
            String requests = url(names.requestQueue());
            sqs.sendMessage(send -> send.queueUrl(requests).messageBody(again.toJson()));
        }
        return report(
                Result.SENT, name, "sent again" + (expired ? "; it had expired, and now expires " + expires : ""));
    }

    private Result report(Result result, String name, String what) {
        progress.accept(name + "  " + what);
        return result;
    }

    /**
     * Returns the stored outcome, or null. Ignores keys without the id, because several requests can have the same key.
     */
    private Outcome outcome(RecognitionRequest request) {
        if (request.id() == null || !request.imageName().startsWith(request.id())) {
            return null;
        }
        try {
            ResponseBytes<GetObjectResponse> stored =
                    s3.getObjectAsBytes(get -> get.bucket(names.outBucket()).key(request.imageName()));
            return StoredOutcome.read(stored.asUtf8String(), stored.response().metadata());
        } catch (NoSuchKeyException e) {
            return null;
        }
    }

    private boolean hasPicture(RecognitionRequest request) {
        try {
            s3.headObject(head -> head.bucket(names.inBucket()).key(request.imageName()));
            return true;
        } catch (NoSuchKeyException e) {
            return false;
        }
    }

    private List<Message> receive(String queue) {
        return sqs.receiveMessage(receive -> receive.queueUrl(queue)
                        .maxNumberOfMessages(BATCH)
                        .waitTimeSeconds(1)
                        .visibilityTimeout(VISIBILITY_SECONDS))
                .messages();
    }

    /** Makes messages visible. Entries of messages that are already visible fail; this is not an error. */
    private void makeVisible(String queue, List<Message> messages) {
        for (int from = 0; from < messages.size(); from += BATCH) {
            List<ChangeMessageVisibilityBatchRequestEntry> entries =
                    messages.subList(from, Math.min(messages.size(), from + BATCH)).stream()
                            .map(message -> ChangeMessageVisibilityBatchRequestEntry.builder()
                                    .id(message.messageId())
                                    .receiptHandle(message.receiptHandle())
                                    .visibilityTimeout(0)
                                    .build())
                            .toList();
            sqs.changeMessageVisibilityBatch(change -> change.queueUrl(queue).entries(entries));
        }
    }

    private String url(String queue) {
        return sqs.getQueueUrl(get -> get.queueName(queue)).queueUrl();
    }
}
