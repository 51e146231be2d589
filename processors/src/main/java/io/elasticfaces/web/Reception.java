package io.elasticfaces.web;

import io.elasticfaces.aws.StoredOutcome;
import io.elasticfaces.message.Failure;
import io.elasticfaces.message.FailureReason;
import io.elasticfaces.message.Outcome;
import io.elasticfaces.message.RecognitionReply;
import jakarta.activation.FileDataSource;
import java.io.File;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.attachment.AttachmentMessage;
import org.apache.camel.component.aws2.s3.AWS2S3Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a picture in: checks what can be checked without decoding it, and gives it a ticket. */
public final class Reception {
    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

    static final String PART = "inputFile";
    static final String FILE_NAME_METADATA = "file-name";
    /** The property that holds what deletes the upload, a {@link Runnable}. */
    public static final String UPLOAD = "upload";
    /** The property that tells whether the request came before, and is answered with that one. */
    static final String KNOWN = "known";

    /** The property that tells whether the caller may send the same request again under the same id. */
    private static final String AGAIN = "again";

    /** The property that tells whether the stored outcome is the note of a deletion. */
    private static final String DELETED = "deleted";

    private static final String NOT_QUEUED =
            "The picture could not be queued, and nothing will become of this request. Send it again in some seconds.";

    private static final int LONGEST_FILE_NAME_METADATA = 600;
    public static final String HOW_TO_SEND = "Send the picture as the file part inputFile of multipart/form-data, e.g."
            + " curl -F inputFile=@picture.jpg <address>.";

    private final WebSettings settings;
    private final RequestIds ids;
    private final WaitingRoom room;
    private final OpenTickets open;
    private final GalleryVersions galleries;
    private final UploadInspector inspector;
    private final IntSupplier workers;
    private final InstantSource clock;

    /**
     * @param open knows the ticket until it is settled
     * @param inspector refuses what is no picture by its first bytes
     * @param workers how many workers there are now, by which newcomers are told when to come back
     */
    public Reception(
            WebSettings settings,
            RequestIds ids,
            WaitingRoom room,
            OpenTickets open,
            GalleryVersions galleries,
            UploadInspector inspector,
            IntSupplier workers,
            InstantSource clock) {
        this.settings = settings;
        this.ids = ids;
        this.room = room;
        this.open = open;
        this.galleries = galleries;
        this.inspector = inspector;
        this.workers = workers;
        this.clock = clock;
    }

    /**
     * Makes the exchange ready for the S3 put: body the uploaded file, headers its key and metadata, property
     * {@code ticket} a {@link Ticket}; {@code known} tells whether that is the open one of the same request sent
     * before, {@code again} whether its answer may be stored already.
     *
     * @throws Refusal if there is no picture (400), it is none (415), it is broken or too large in pixels (422), or too
     *     many are waiting (503)
     */
    public void accept(Exchange exchange) {
        var part = exchange.getMessage(AttachmentMessage.class).getAttachment(PART);
        File file = part == null ? null : ((FileDataSource) part.getDataSource()).getFile();
        if (file == null) {
            throw new Refusal(400, "There is no picture in the request. " + HOW_TO_SEND);
        }
        int parts = exchange.getMessage().getHeader(Exchange.ATTACHMENTS_SIZE, 1, Integer.class);
        if (parts
                > exchange.getMessage(AttachmentMessage.class)
                        .getAttachmentObjects()
                        .size()) {
            throw new Refusal(400, "There are several parts of one name in the request. Send one picture a request.");
        }
        String contentType = inspector.contentType(file.toPath());
        Optional<String> key = IdempotencyKey.of(exchange, settings.keys());
        if (!room.enter()) {
            long seconds = room.retryAfterSeconds(workers.getAsInt());
            throw new Refusal(
                    503,
                    room.capacity() + " pictures are waiting already. Try again in " + seconds + " s.",
                    null,
                    Map.of("Retry-After", Long.toString(seconds)));
        }
        String fileName = ObjectKeys.displayed(part.getName());
        Ticket ticket;
        try {
            ticket = ticket(key, fileName, file.toPath());
        } catch (RuntimeException e) {
            room.leave();
            throw e;
        }
        Ticket first = open.join(ticket);
        boolean known = first != ticket;
        // Whoever joins takes a place for as long as the first one does.
        first.over().whenComplete((nothing, failure) -> room.leave());
        exchange.setProperty(Correlation.TICKET, first);
        exchange.setProperty(KNOWN, known);
        exchange.setProperty(AGAIN, key.isPresent() && !known);
        exchange.setProperty("async", prefersAsync(exchange));
        exchange.getMessage().setBody(file);
        exchange.getMessage().setHeader(AWS2S3Constants.KEY, ticket.key());
        exchange.getMessage().setHeader(AWS2S3Constants.CONTENT_TYPE, contentType);
        exchange.getMessage().setHeader(AWS2S3Constants.METADATA, metadata(ticket));
        LOG.info(
                "Request {} accepted{}: {} of {} bytes, gallery {}",
                first.id(),
                known ? " again" : "",
                contentType,
                file.length(),
                first.gallery());
        if (known) {
            discard(exchange);
        }
        Stages.of(exchange).lap("check");
    }

    /** Ends the stage of storing; the upload has done its part. */
    public void stored(Exchange exchange) {
        Stages.of(exchange).lap("store");
        discard(exchange);
    }

    /** Deletes the upload, which an exchange that waits for its answer would otherwise keep. */
    private static void discard(Exchange exchange) {
        Runnable upload = exchange.getProperty(UPLOAD, Runnable.class);
        if (upload != null) {
            upload.run();
        }
    }

    private static Map<String, String> metadata(Ticket ticket) {
        return Map.of(FILE_NAME_METADATA, encoded(ticket.fileName()));
    }

    /** Notes that the request is in the queue: from now on its id is worth something, to whoever has joined it too. */
    public void queued(@ExchangeProperty(Correlation.TICKET) Ticket ticket) {
        ticket.queued().complete(null);
    }

    /** Returns what tells whether the request that was joined got into the queue; waited for as {@link #answer}. */
    public CompletionStage<Void> joined(@ExchangeProperty(Correlation.TICKET) Ticket ticket) {
        return ticket.queued();
    }

    /** Returns the answer as it will come; Camel parks the exchange on it without holding a thread. */
    public CompletionStage<RecognitionReply> answer(@ExchangeProperty(Correlation.TICKET) Ticket ticket) {
        return ticket.answer();
    }

    /** Settles the ticket by the outcome that was stored when the same request was sent before. */
    public void recall(Exchange exchange) {
        Ticket ticket = exchange.getProperty(Correlation.TICKET, Ticket.class);
        Outcome outcome = StoredOutcome.read(
                exchange.getMessage().getBody(String.class),
                exchange.getMessage().getHeader(AWS2S3Constants.METADATA, Map.class));
        ticket.queued().complete(null);
        ticket.over().complete(null);
        ticket.answer().complete(new RecognitionReply(ticket.key(), ticket.id(), outcome));
        exchange.setProperty(KNOWN, true);
        exchange.setProperty(
                DELETED, outcome.failure() != null && outcome.failure().reason() == FailureReason.DELETED);
        discard(exchange);
        Stages.of(exchange).recalled();
    }

    /** Makes the exchange ready for a call about one object: the outcome, or the picture, which have the same key. */
    public void name(Exchange exchange) {
        exchange.getMessage().removeHeaders("CamelAws*");
        exchange.getMessage()
                .setHeader(
                        AWS2S3Constants.KEY,
                        exchange.getProperty(Correlation.TICKET, Ticket.class).key());
    }

    /**
     * Makes the exchange ready to record that the request could not be queued.
     *
     * @throws Refusal 503 without an id where the caller has given an {@code Idempotency-Key}: it sends the picture
     *     again under the same id, which therefore must not have failed
     */
    public void notQueued(Exchange exchange) {
        if (exchange.getProperty(AGAIN, Boolean.class)) {
            throw ServiceRetry.unavailable();
        }
        Ticket ticket = exchange.getProperty(Correlation.TICKET, Ticket.class);
        Outcome outcome = Outcome.failed(FailureReason.NOT_QUEUED, NOT_QUEUED);
        var message = exchange.getMessage();
        message.removeHeaders("CamelAws*");
        message.setHeader(AWS2S3Constants.KEY, ticket.key());
        message.setHeader(AWS2S3Constants.CONTENT_TYPE, "text/plain; charset=utf-8");
        message.setHeader(AWS2S3Constants.METADATA, StoredOutcome.metadata(outcome, metadata(ticket)));
        message.setBody(outcome.name());
    }

    /**
     * Settles the ticket by the outcome that was there first; it says the same where it is our own record, whose
     * confirmation was lost.
     */
    public void recallUnqueued(Exchange exchange) {
        recall(exchange);
        Ticket ticket = exchange.getProperty(Correlation.TICKET, Ticket.class);
        Failure failure = ticket.answer().join().outcome().failure();
        if (failure != null && failure.reason() == FailureReason.NOT_QUEUED) {
            refuseUnqueued(ticket);
        }
    }

    /**
     * Tells the caller that the request could not be queued, which is recorded as its only outcome.
     *
     * @throws Refusal 503 with the id, always
     */
    public void refuseUnqueued(@ExchangeProperty(Correlation.TICKET) Ticket ticket) {
        throw new Refusal(
                503, NOT_QUEUED, ticket.id(), ServiceRetry.unavailable().headers());
    }

    private Ticket ticket(Optional<String> key, String fileName, Path picture) {
        long now = clock.millis();
        String id = key.map(text -> IdempotencyKey.id(text, fileName, picture)).orElseGet(ids::next);
        return new Ticket(
                id,
                settings.keys().key(id, fileName),
                fileName,
                galleries.newest(),
                now,
                now + settings.answerDeadline().toMillis(),
                now + settings.expiry().toMillis());
    }

    /** Leaves the outcome its share of the 2 KB that an object's metadata may have, whatever the name's script. */
    private static String encoded(String fileName) {
        String name = fileName;
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
        while (encoded.length() > LONGEST_FILE_NAME_METADATA) {
            name = name.substring(0, name.offsetByCodePoints(name.length(), -1));
            encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
        }
        return encoded;
    }

    private static boolean prefersAsync(Exchange exchange) {
        String prefer = exchange.getMessage().getHeader("Prefer", String.class);
        return prefer != null && prefer.toLowerCase(Locale.ROOT).contains("respond-async");
    }
}
