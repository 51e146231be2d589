package io.elasticfaces.web.intake;

import io.elasticfaces.contract.Operation;
import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.RequestIds;
import io.elasticfaces.contract.StageTimer;
import io.elasticfaces.contract.aws.FileNameMetadata;
import io.elasticfaces.contract.gallery.NoSuchCollection;
import io.elasticfaces.contract.picture.PictureHeader;
import io.elasticfaces.contract.picture.RejectedPicture;
import io.elasticfaces.web.answer.Bulkhead;
import io.elasticfaces.web.answer.ObjectKeys;
import io.elasticfaces.web.answer.OperationRequest;
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
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.component.aws2.s3.AWS2S3Constants;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Admits pictures and operations: checks the pictures without decoding them, and decides how the submission is handled.
 */
public final class Admission {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    private static final String PART = "inputFile";

    /** Keys of operations are short, because the request's 1 KB has the operation, too. */
    private static final int LONGEST_NAME = 30;

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
     * Sets the property {@code submission}, and prepares the put of the input object: its content as body, and its key and
     * metadata as headers. The input is the uploaded picture, or that of the exchange's {@link OperationRequest}.
     *
     * @throws HttpProblem if there is no picture (400), its format is not supported (415), it is broken or has too many
     *     pixels (422), too many requests are pending, or S3 or SQS is down (503)
     */
    public void admit(Exchange exchange) throws IOException {
        services.require(exchange);
        OperationRequest asked = exchange.getProperty(OperationRequest.PROPERTY, OperationRequest.class);
        Input input = asked == null
                ? picture(null, UploadedFile.of(exchange, PART, UploadHandler.HOW_TO_SEND))
                : asked.query() == null ? pictures(asked) : Input.of(asked);
        Submission submission = submission(exchange, input);
        PendingRequest request = submission.request();
        exchange.setProperty(Submission.PROPERTY, submission);
        exchange.getMessage().setBody(input.content());
        exchange.getMessage().setHeader(AWS2S3Constants.KEY, request.key());
        exchange.getMessage().setHeader(AWS2S3Constants.CONTENT_TYPE, input.contentType());
        exchange.getMessage().setHeader(AWS2S3Constants.METADATA, FileNameMetadata.of(request.fileName()));
        LOG.info(
                "Request {} admitted, {}: {}{}, gallery {}",
                request.id(),
                submission.kind(),
                request.operation() == null ? "" : request.operation().kind().wireName() + " ",
                input.contentType(),
                request.gallery());
        submission.stages().lap("check");
        if (!submission.isOwner()) {
            // Early, because the exchange may wait long for its reply.
            submission.upload().run();
        }
    }

    /**
     * The content of an input object.
     *
     * @param operation the operation, or null for the classic one
     * @param content a file or bytes
     * @param release deletes the upload
     */
    private record Input(
            Operation operation,
            String fileName,
            Object content,
            String contentType,
            StageTimer stages,
            Runnable release) {
        static Input of(OperationRequest asked) {
            byte[] query = asked.query().getBytes(StandardCharsets.UTF_8);
            return new Input(asked.operation(), "query.json", query, "application/json", new StageTimer(), () -> {});
        }

        InputStream open() throws IOException {
            return content instanceof File file
                    ? new FileInputStream(file)
                    : new ByteArrayInputStream((byte[]) content);
        }
    }

    private Input picture(Operation operation, UploadedFile upload) {
        String type = contentType(upload.getFile());
        return new Input(operation, upload.getName(), upload.getFile(), type, upload.stages(), upload.deletion());
    }

    /** Returns the only picture, or the first one with the second one appended. */
    private Input pictures(OperationRequest asked) throws IOException {
        Input first = picture(asked.operation(), asked.pictures().get(0));
        if (asked.pictures().size() == 1) {
            return first;
        }
        File second = asked.pictures().get(1).getFile();
        contentType(second);
        Path both = ((File) first.content()).toPath();
        long split = Files.size(both);
        try (OutputStream end = Files.newOutputStream(both, StandardOpenOption.APPEND)) {
            Files.copy(second.toPath(), end);
        }
        return new Input(
                asked.operation().splitAt(split),
                first.fileName(),
                first.content(),
                "application/octet-stream",
                first.stages(),
                first.release());
    }

    /** Notes that the picture is in the input bucket, and deletes the upload. */
    public void stored(@ExchangeProperty(Submission.PROPERTY) Submission submission) {
        submission.request().progress().set(Progress.STORED);
        submission.stages().lap("store");
        submission.upload().run();
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

    private Submission submission(Exchange exchange, Input input) throws IOException {
        Optional<String> key =
                IdempotencyKey.of(exchange, input.operation() == null ? settings.keys() : ObjectKeys.UNIQUE);
        if (!bulkhead.enter()) {
            long seconds = bulkhead.retryAfterSeconds(workers.getAsInt());
            throw HttpProblem.unavailable(
                    bulkhead.capacity() + " requests are already waiting. Try again in " + seconds + " s.", seconds);
        }
        PendingRequest request;
        try {
            request = request(key, input);
        } catch (RuntimeException | IOException e) {
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
        return new Submission(kind, async, first, input.stages(), input.release());
    }

    private PendingRequest request(Optional<String> key, Input input) throws IOException {
        long now = clock.millis();
        Operation operation = input.operation();
        String fileName = ObjectKeys.displayed(input.fileName());
        String id = key.isPresent() ? id(key.get(), fileName, input) : ids.next();
        PendingRequest request = new PendingRequest(
                id,
                operation == null ? settings.keys().key(id, fileName) : ObjectKeys.key(id, fileName, LONGEST_NAME),
                fileName,
                newest(operation == null ? Operation.DEFAULT_COLLECTION : operation.collection()),
                operation,
                replyTo,
                workers.getAsInt() == 0,
                now,
                now + settings.answerDeadline().toMillis(),
                now + settings.expiry().toMillis(),
                input.stages(),
                new AtomicReference<>(Progress.ADMITTED),
                new CompletableFuture<>());
        if (request.message().getBytes(StandardCharsets.UTF_8).length > RecognitionReply.MAXIMUM_MESSAGE_SIZE) {
            throw new HttpProblem(400, "The name of the person or of the collection is too long. Send a shorter one.");
        }
        return request;
    }

    private String newest(String collection) {
        try {
            return galleries.newest(collection);
        } catch (NoSuchCollection e) {
            throw new HttpProblem(404, e.getMessage());
        }
    }

    /** Returns the id of a request with an {@code Idempotency-Key}. Another operation on the same picture has another. */
    private static String id(String key, String fileName, Input input) throws IOException {
        String name = input.operation() == null ? fileName : fileName + '/' + input.operation();
        try (InputStream content = input.open()) {
            return IdempotencyKey.id(key, name, content);
        }
    }
}
