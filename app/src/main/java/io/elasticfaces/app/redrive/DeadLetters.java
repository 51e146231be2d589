package io.elasticfaces.app.redrive;

import io.elasticfaces.aws.ResourceNames;
import io.elasticfaces.aws.StoredOutcome;
import io.elasticfaces.message.Failure;
import io.elasticfaces.message.FailureReason;
import io.elasticfaces.message.Outcome;
import io.elasticfaces.message.RecognitionRequest;
import io.elasticfaces.message.UnknownVersion;
import io.elasticfaces.message.UnreadableMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
 * The dead-letter queue, and how its requests get another try: the recorded failure is taken away, the request is sent
 * anew, the letter is deleted, in this order. Broken off anywhere, it is run again: at the worst a request is sent twice,
 * and its outcome is still written once.
 */
public final class DeadLetters {
    /** How long a letter is out of sight while it is looked at; what is left comes into sight at the end. */
    private static final int HIDDEN_SECONDS = 120;

    private static final Duration PROLONGED_AFTER = Duration.ofSeconds(60);

    private static final int BATCH = 10;

    private final S3Client s3;
    private final SqsClient sqs;
    private final ResourceNames names;
    private final Duration expiry;
    private final InstantSource clock;
    private final Consumer<String> say;

    /**
     * What came of the letters.
     *
     * @param sent how many got another try
     * @param dropped how many needed none
     * @param left how many could not get one
     */
    public record Count(int sent, int dropped, int left) {
        private Count plus(Fate fate) {
            return switch (fate) {
                case SENT -> new Count(sent + 1, dropped, left);
                case DROPPED -> new Count(sent, dropped + 1, left);
                case LEFT -> new Count(sent, dropped, left + 1);
            };
        }
    }

    private enum Fate {
        SENT,
        DROPPED,
        LEFT
    }

    /**
     * @param expiry how long the new try is worth being worked on, where the request's own time is over
     * @param say gets a line for each letter
     */
    public DeadLetters(
            S3Client s3,
            SqsClient sqs,
            ResourceNames names,
            Duration expiry,
            InstantSource clock,
            Consumer<String> say) {
        this.s3 = s3;
        this.sqs = sqs;
        this.names = names;
        this.expiry = expiry;
        this.clock = clock;
        this.say = say;
    }

    /**
     * Gives every letter, or those of the ids, another try.
     *
     * @param ids only these; empty for all
     * @param dryRun say what would be done, and change nothing
     */
    public Count redrive(Optional<List<String>> ids, boolean dryRun) {
        String dead = url(names.deadQueue());
        String requests = url(names.requestQueue());
        Count count = new Count(0, 0, 0);
        // By message id, as a letter whose time out of sight is over comes again, with another receipt handle.
        Map<String, Message> kept = new LinkedHashMap<>();
        Set<String> done = new HashSet<>();
        Map<String, String> letterOfKey = new HashMap<>();
        Instant hidden = clock.instant();
        boolean news = true;
        while (news) {
            news = false;
            for (Message letter : receive(dead)) {
                if (done.contains(letter.messageId())) {
                    delete(dead, letter);
                } else if (kept.put(letter.messageId(), letter) == null) {
                    news = true;
                    if (Duration.between(hidden, clock.instant()).compareTo(PROLONGED_AFTER) >= 0) {
                        hidden = clock.instant();
                        hide(dead, kept.values(), HIDDEN_SECONDS);
                    }
                    Optional<RecognitionRequest> request = parse(letter);
                    if (ids.isEmpty()
                            || request.isPresent()
                                    && ids.get().contains(request.get().id())) {
                        Fate fate = request.isEmpty()
                                ? Fate.LEFT
                                : one(letter.messageId(), request.get(), requests, letterOfKey, dryRun);
                        count = count.plus(fate);
                        if (!dryRun && fate != Fate.LEFT) {
                            delete(dead, letter);
                            done.add(letter.messageId());
                            kept.remove(letter.messageId());
                        }
                    }
                }
            }
        }
        hide(dead, kept.values(), 0);
        return count;
    }

    /** What cannot be changed, as its time out of sight is over, is in sight already. */
    private void hide(String dead, Collection<Message> letters, int seconds) {
        List<Message> all = List.copyOf(letters);
        for (int from = 0; from < all.size(); from += BATCH) {
            List<ChangeMessageVisibilityBatchRequestEntry> entries =
                    all.subList(from, Math.min(all.size(), from + BATCH)).stream()
                            .map(letter -> ChangeMessageVisibilityBatchRequestEntry.builder()
                                    .id(letter.messageId())
                                    .receiptHandle(letter.receiptHandle())
                                    .visibilityTimeout(seconds)
                                    .build())
                            .toList();
            sqs.changeMessageVisibilityBatch(change -> change.queueUrl(dead).entries(entries));
        }
    }

    private void delete(String dead, Message letter) {
        sqs.deleteMessage(delete -> delete.queueUrl(dead).receiptHandle(letter.receiptHandle()));
    }

    private Fate one(
            String letter,
            RecognitionRequest request,
            String requests,
            Map<String, String> letterOfKey,
            boolean dryRun) {
        String name = request.id() == null ? request.imageName() : request.id();
        String first = letterOfKey.putIfAbsent(request.imageName(), letter);
        if (first != null && !first.equals(letter)) {
            say.accept(name + "  dropped: another letter of the same request");
            return Fate.DROPPED;
        }
        Optional<Outcome> outcome = outcome(request);
        if (outcome.isPresent()) {
            Failure failure = outcome.get().failure();
            if (failure == null) {
                say.accept(
                        name + "  dropped: it has an outcome, " + outcome.get().name());
                return Fate.DROPPED;
            }
            if (failure.reason() == FailureReason.DELETED) {
                say.accept(name + "  dropped: it was deleted");
                return Fate.DROPPED;
            }
        }
        if (!pictureThere(request)) {
            say.accept(name + "  left: its picture is gone from " + names.inBucket() + "; it has to be posted again");
            return Fate.LEFT;
        }
        if (outcome.isPresent()) {
            // Read again, as somebody may have deleted the request meanwhile, whose note has to stay. A condition of
            // the
            // delete itself would not see it: an ETag is the body's, which failure and note have in common.
            if (!dryRun && !outcome(request).equals(outcome)) {
                say.accept(name + "  left: its outcome has just changed; run this again");
                return Fate.LEFT;
            }
            Failure failure = Objects.requireNonNull(outcome.get().failure());
            say.accept(name + "  the recorded failure is taken away: "
                    + failure.reason().wireName() + ", " + failure.explanation());
            if (!dryRun) {
                s3.deleteObject(delete -> delete.bucket(names.outBucket()).key(request.imageName()));
            }
        }
        boolean over = request.expired(clock.millis());
        Instant until = clock.instant().plus(expiry).truncatedTo(ChronoUnit.SECONDS);
        RecognitionRequest again = new RecognitionRequest(
                request.imageName(),
                request.id(),
                request.version(),
                over ? until.toEpochMilli() : request.expiresMillis(),
                request.gallery());
        if (!dryRun) {
            sqs.sendMessage(send -> send.queueUrl(requests).messageBody(again.toJson()));
        }
        say.accept(name + "  sent again" + (over ? "; its time was over, it is good until " + until : ""));
        return Fate.SENT;
    }

    /** Only a key of which no other request can be has an outcome that is this one's. */
    private Optional<Outcome> outcome(RecognitionRequest request) {
        if (request.id() == null || !request.imageName().startsWith(request.id())) {
            return Optional.empty();
        }
        try {
            ResponseBytes<GetObjectResponse> stored =
                    s3.getObjectAsBytes(get -> get.bucket(names.outBucket()).key(request.imageName()));
            return Optional.of(
                    StoredOutcome.read(stored.asUtf8String(), stored.response().metadata()));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        }
    }

    private boolean pictureThere(RecognitionRequest request) {
        try {
            s3.headObject(head -> head.bucket(names.inBucket()).key(request.imageName()));
            return true;
        } catch (NoSuchKeyException e) {
            return false;
        }
    }

    private Optional<RecognitionRequest> parse(Message letter) {
        try {
            return Optional.of(RecognitionRequest.parse(letter.body()));
        } catch (UnreadableMessage | UnknownVersion e) {
            say.accept("message " + letter.messageId() + "  left: " + e.getMessage());
            return Optional.empty();
        }
    }

    private List<Message> receive(String queue) {
        return sqs.receiveMessage(receive -> receive.queueUrl(queue)
                        .maxNumberOfMessages(BATCH)
                        .waitTimeSeconds(1)
                        .visibilityTimeout(HIDDEN_SECONDS))
                .messages();
    }

    private String url(String queue) {
        return sqs.getQueueUrl(get -> get.queueName(queue)).queueUrl();
    }
}
