package io.elasticfaces.web.intake;

import io.elasticfaces.web.answer.Bulkhead;
import io.elasticfaces.web.answer.FileNameMetadata;
import io.elasticfaces.web.answer.ObjectKeys;
import io.elasticfaces.web.answer.PendingRequest;
import io.elasticfaces.web.answer.PendingRequests;
import io.elasticfaces.web.answer.RequestIds;
import io.elasticfaces.web.answer.ServiceRetry;
import io.elasticfaces.web.answer.Submission;
import io.elasticfaces.web.answer.Submission.Kind;
import io.elasticfaces.web.answer.WebSettings;
import io.elasticfaces.web.http.HttpProblem;
import io.elasticfaces.web.http.StageTimer;
import io.elasticfaces.web.http.Upload;
import io.elasticfaces.web.http.UploadHandler;
import jakarta.activation.FileDataSource;
import java.io.File;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.attachment.AttachmentMessage;
import org.apache.camel.component.aws2.s3.AWS2S3Constants;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Admits pictures: checks them without decoding, and decides how their submission is handled. */
public final class Admission {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    static final String PART = "inputFile";

    private final WebSettings settings;
    private final RequestIds ids;
    private final UploadInspector inspector;
    private final Bulkhead bulkhead;
    private final PendingRequests pending;
    private final GalleryVersions galleries;
    private final ServiceRetry services;
    private final IntSupplier workers;
    private final InstantSource clock;

    /** @param workers returns the number of running workers, which the Retry-After of refused requests depends on */
    public Admission(
            WebSettings settings,
            Bulkhead bulkhead,
            PendingRequests pending,
            GalleryVersions galleries,
            ServiceRetry services,
            IntSupplier workers,
            InstantSource clock) {
        this.settings = settings;
        this.ids = new RequestIds(clock);
        this.inspector = new UploadInspector(settings.maxPixels());
        this.bulkhead = bulkhead;
        this.pending = pending;
        this.galleries = galleries;
        this.services = services;
        this.workers = workers;
        this.clock = clock;
    }

    /**
     * Sets the property {@code submission}, and prepares the put of the picture with the uploaded file as body and its
     * key and metadata as headers.
     *
     * @throws HttpProblem if there is no picture (400), its format is not supported (415), it is broken or has too many
     *     pixels (422), too many requests are pending, or S3 or SQS is down (503)
     */
    public void admit(Exchange exchange) {
        services.require(exchange);
        var part = exchange.getMessage(AttachmentMessage.class).getAttachment(PART);
        File file = part == null ? null : ((FileDataSource) part.getDataSource()).getFile();
        if (file == null) {
            throw new HttpProblem(400, "There is no picture in the request. " + UploadHandler.HOW_TO_SEND);
        }
        int parts = exchange.getMessage().getHeader(Exchange.ATTACHMENTS_SIZE, 1, Integer.class);
        if (parts
                > exchange.getMessage(AttachmentMessage.class)
                        .getAttachmentObjects()
                        .size()) {
            throw new HttpProblem(
                    400, "The request has several parts with the same name. Send one picture per request.");
        }
        String contentType = inspector.contentType(file.toPath());
        Optional<String> key = IdempotencyKey.of(exchange, settings.keys());
        Submission submission = submission(exchange, key, ObjectKeys.displayed(part.getName()), file.toPath());
        PendingRequest request = submission.request();
        exchange.setProperty(Submission.PROPERTY, submission);
        exchange.getMessage().setBody(file);
        exchange.getMessage().setHeader(AWS2S3Constants.KEY, request.key());
        exchange.getMessage().setHeader(AWS2S3Constants.CONTENT_TYPE, contentType);
        exchange.getMessage().setHeader(AWS2S3Constants.METADATA, FileNameMetadata.of(request.fileName()));
        LOG.info(
                "Request {} admitted, {}: {} of {} bytes, gallery {}",
                request.id(),
                submission.kind(),
                contentType,
                file.length(),
                request.gallery());
        if (!submission.isOwner()) {
            deleteUpload(exchange);
        }
        StageTimer.of(exchange).lap("check");
    }

    private Submission submission(Exchange exchange, Optional<String> key, String fileName, Path picture) {
        if (!bulkhead.enter()) {
            long seconds = bulkhead.retryAfterSeconds(workers.getAsInt());
            throw new HttpProblem(
                    503,
                    bulkhead.capacity() + " requests are already waiting. Try again in " + seconds + " s.",
                    null,
                    Map.of("Retry-After", Long.toString(seconds)));
        }
        PendingRequest request;
        try {
            request = request(key, fileName, picture);
        } catch (RuntimeException e) {
            bulkhead.leave();
            throw e;
        }
        PendingRequest first = pending.join(request);
        Kind kind = key.isPresent() ? Kind.RETRY : Kind.FIRST;
        if (first != request) {
            kind = Kind.DUPLICATE;
            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                @Override
                public void onDone(Exchange done) {
                    bulkhead.leave();
                }
            });
        }
        return new Submission(kind, prefersAsync(exchange), false, first);
    }

    private PendingRequest request(Optional<String> key, String fileName, Path picture) {
        long now = clock.millis();
        String id = key.map(text -> IdempotencyKey.id(text, fileName, picture)).orElseGet(ids::next);
        return new PendingRequest(
                id,
                settings.keys().key(id, fileName),
                fileName,
                galleries.newest(),
                workers.getAsInt() == 0,
                now,
                now + settings.answerDeadline().toMillis(),
                now + settings.expiry().toMillis(),
                new CompletableFuture<>(),
                new CompletableFuture<>());
    }

    /** Notes that the picture is in the input bucket, and deletes the upload. */
    public void stored(Exchange exchange) {
        Submission submission = exchange.getProperty(Submission.PROPERTY, Submission.class);
        exchange.setProperty(Submission.PROPERTY, submission.asStored());
        StageTimer.of(exchange).lap("store");
        deleteUpload(exchange);
    }

    /** Deletes the upload early, because the exchange may wait long for its reply. */
    private static void deleteUpload(Exchange exchange) {
        Runnable upload = exchange.getProperty(Upload.PROPERTY, Runnable.class);
        if (upload != null) {
            upload.run();
        }
    }

    private static boolean prefersAsync(Exchange exchange) {
        String prefer = exchange.getMessage().getHeader("Prefer", String.class);
        return prefer != null && prefer.toLowerCase(Locale.ROOT).contains("respond-async");
    }
}
