package io.elasticfaces.web.intake;

import io.elasticfaces.contract.RequestIds;
import io.elasticfaces.contract.aws.FileNameMetadata;
import io.elasticfaces.contract.picture.PictureHeader;
import io.elasticfaces.contract.picture.RejectedPicture;
import io.elasticfaces.web.answer.Bulkhead;
import io.elasticfaces.web.answer.ObjectKeys;
import io.elasticfaces.web.answer.PendingRequest;
import io.elasticfaces.web.answer.PendingRequest.Progress;
import io.elasticfaces.web.answer.PendingRequests;
import io.elasticfaces.web.answer.ServiceRetry;
import io.elasticfaces.web.answer.Submission;
import io.elasticfaces.web.answer.Submission.Kind;
import io.elasticfaces.web.answer.WebSettings;
import io.elasticfaces.web.http.HttpProblem;
import io.elasticfaces.web.http.UploadHandler;
import io.elasticfaces.web.http.UploadedFile;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.attachment.AttachmentMessage;
import org.apache.camel.component.aws2.s3.AWS2S3Constants;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Admits pictures: checks them without decoding, and decides how their submission is handled. */
public final class Admission {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    private static final String PART = "inputFile";

    private final WebSettings settings;
    private final RequestIds ids;
    private final Bulkhead bulkhead;
    private final PendingRequests pending;
    private final GalleryVersions galleries;
    private final ServiceRetry services;
    private final IntSupplier workers;
    private final String replyTo;
    private final InstantSource clock;

    /**
     * @param workers returns the number of running workers, which the Retry-After of refused requests depends on
     * @param replyTo the name of the reply queue of this web tier, or null for the response queue
     */
    public Admission(
            WebSettings settings,
            Bulkhead bulkhead,
            PendingRequests pending,
            GalleryVersions galleries,
            ServiceRetry services,
            IntSupplier workers,
            String replyTo,
            InstantSource clock) {
        this.settings = settings;
        this.ids = new RequestIds(clock);
        this.bulkhead = bulkhead;
        this.pending = pending;
        this.galleries = galleries;
        this.services = services;
        this.workers = workers;
        this.replyTo = replyTo;
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
        UploadedFile upload = upload(exchange.getMessage(AttachmentMessage.class));
        String contentType = contentType(upload.getFile());
        Submission submission = submission(exchange, upload);
        PendingRequest request = submission.request();
        exchange.setProperty(Submission.PROPERTY, submission);
        exchange.getMessage().setBody(upload.getFile());
        exchange.getMessage().setHeader(AWS2S3Constants.KEY, request.key());
        exchange.getMessage().setHeader(AWS2S3Constants.CONTENT_TYPE, contentType);
        exchange.getMessage().setHeader(AWS2S3Constants.METADATA, FileNameMetadata.of(request.fileName()));
        LOG.info(
                "Request {} admitted, {}: {} of {} bytes, gallery {}",
                request.id(),
                submission.kind(),
                contentType,
                upload.getFile().length(),
                request.gallery());
        submission.stages().lap("check");
        if (!submission.isOwner()) {
            // Early, because the exchange may wait long for its reply.
            submission.upload().run();
        }
    }

    /** Notes that the picture is in the input bucket, and deletes the upload. */
    public void stored(@ExchangeProperty(Submission.PROPERTY) Submission submission) {
        submission.request().progress().set(Progress.STORED);
        submission.stages().lap("store");
        submission.upload().run();
    }

    private static UploadedFile upload(AttachmentMessage message) {
        var part = message.getAttachment(PART);
        if (part == null) {
            throw new HttpProblem(400, "There is no picture in the request. " + UploadHandler.HOW_TO_SEND);
        }
        int parts = message.getHeader(Exchange.ATTACHMENTS_SIZE, 1, Integer.class);
        if (parts > message.getAttachments().size()) {
            throw new HttpProblem(
                    400, "The request has several parts with the same name. Send one picture per request.");
        }
        return (UploadedFile) part.getDataSource();
    }

    /** Returns the picture's media type after a check of its first bytes. */
    private String contentType(File file) {
        try {
            if (Files.size(file.toPath()) == 0) {
                throw new HttpProblem(422, "The picture is empty (0 bytes). Send one with content.");
            }
            return PictureHeader.read(file.toPath())
                    .atMost(settings.maxPixels())
                    .format()
                    .mediaType();
        } catch (RejectedPicture e) {
            throw new HttpProblem(e.httpStatus(), e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("The upload " + file + " cannot be read.", e);
        }
    }

    private Submission submission(Exchange exchange, UploadedFile upload) {
        Optional<String> key = IdempotencyKey.of(exchange, settings.keys());
        if (!bulkhead.enter()) {
            long seconds = bulkhead.retryAfterSeconds(workers.getAsInt());
            throw HttpProblem.unavailable(
                    bulkhead.capacity() + " requests are already waiting. Try again in " + seconds + " s.", seconds);
        }
        PendingRequest request;
        try {
            request = request(key, upload);
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
        String prefer = exchange.getMessage().getHeader("Prefer", "", String.class);
        boolean async = prefer.toLowerCase(Locale.ROOT).contains("respond-async");
        return new Submission(kind, async, first, upload.stages(), upload.deletion());
    }

    private PendingRequest request(Optional<String> key, UploadedFile upload) {
        long now = clock.millis();
        String fileName = ObjectKeys.displayed(upload.getName());
        String id = key.map(text ->
                        IdempotencyKey.id(text, fileName, upload.getFile().toPath()))
                .orElseGet(ids::next);
        return new PendingRequest(
                id,
                settings.keys().key(id, fileName),
                fileName,
                galleries.newest(),
                replyTo,
                workers.getAsInt() == 0,
                now,
                now + settings.answerDeadline().toMillis(),
                now + settings.expiry().toMillis(),
                upload.stages(),
                new AtomicReference<>(Progress.ADMITTED),
                new CompletableFuture<>());
    }
}
