package io.elasticfaces.web.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Timer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a body into files, with limits on size, time, and the bytes of all uploads in progress. It replaces Vert.x's
 * {@code BodyHandler}, which sends no response and leaves its file on disk if the form is incomplete or reading the body
 * fails.
 */
public final class UploadHandler {
    /** The instruction for sending a picture. */
    public static final String HOW_TO_SEND = "Send the picture as the file part inputFile of multipart/form-data, e.g."
            + " curl -F inputFile=@picture.jpg <address>.";

    /** The property of an exchange with the JSON of its request's body, an object or an array, or null. */
    public static final String JSON = "json";

    private static final Logger LOG = LoggerFactory.getLogger(UploadHandler.class);
    private static final Pattern MULTIPART = Pattern.compile("(?i)^\\s*multipart/form-data\\s*;");
    private static final Pattern MULTIPART_OF_SDK = Pattern.compile("(?i)^\\s*multipart/form-data\\s*(;|$)");

    /** Browsers ask before they send these to another site, unlike text and forms. */
    private static final Pattern JSON_TYPE = Pattern.compile("(?i)^\\s*application/(json|x-amz-json-1\\.1)\\s*(;|$)");

    private static final int READ_AT_ONCE = 64;
    private static final Duration MAX_WAIT = Duration.ofSeconds(120);

    private final EdgeSettings settings;
    private final UploadThrottle throttle = new UploadThrottle(READ_AT_ONCE, MAX_WAIT);
    private final AtomicLong reservedBytes = new AtomicLong();
    private final long maxReservedBytes;

    UploadHandler(EdgeSettings settings, MeterRegistry meters) {
        this.settings = settings;
        this.maxReservedBytes = settings.uploads().quota(settings.maxUploadBytes(), settings.maxBodyBytes());
        Gauge.builder("faces.uploads.in.progress", reservedBytes, AtomicLong::get)
                .description("Bytes of app.web.max-upload-bytes that uploads in progress have reserved")
                .baseUnit("bytes")
                .register(meters);
    }

    /**
     * Reads the body of a request, or fails the request.
     *
     * @param signature checks the SHA-256 of a JSON body, or throws an {@link HttpProblem}
     * @param received takes the upload
     */
    void read(RoutingContext http, Api api, Consumer<byte[]> signature, Consumer<Upload> received) {
        HttpServerRequest request = http.request();
        String type = Objects.requireNonNullElse(request.getHeader(HttpHeaders.CONTENT_TYPE), "");
        boolean json = isJson(api, type);
        long bytes = checkedBytes(request);
        if (reservedBytes.addAndGet(bytes) > maxReservedBytes) {
            reservedBytes.addAndGet(-bytes);
            throw HttpProblem.tooMany("pictures are being uploaded");
        }
        Upload upload = Upload.open(http, settings.uploads());
        upload.hold(() -> reservedBytes.addAndGet(-bytes));
        BodyParser parser =
                json ? new JsonBody(upload, signature) : new MultipartParser(type, api == Api.COMPREFACE, upload);
        request.exceptionHandler(e -> unreadable(http));
        UploadThrottle.Place inLine = throttle.enter(
                http.vertx(),
                request,
                place -> read(http, upload, parser, place, received),
                () -> http.fail(HttpProblem.tooMany("pictures are being uploaded")));
        upload.hold(inLine::leave);
    }

    /** Returns whether a body is JSON and not a form. */
    private static boolean isJson(Api api, String type) {
        boolean json = api != Api.CLASSIC && JSON_TYPE.matcher(type).find();
        Pattern form = api == Api.CLASSIC ? MULTIPART : MULTIPART_OF_SDK;
        if (!json && (api == Api.REKOGNITION || !form.matcher(type).find())) {
            throw switch (api) {
                case CLASSIC -> new HttpProblem(400, "There is no picture in the request. " + HOW_TO_SEND);
                case COMPREFACE ->
                    new HttpProblem(400, "The body's Content-Type must be multipart/form-data or application/json.");
                case REKOGNITION -> new HttpProblem(400, "The body's Content-Type must be application/x-amz-json-1.1.");
            };
        }
        return json;
    }

    /** Returns the bytes to reserve for a request, after a check of its headers. */
    private long checkedBytes(HttpServerRequest request) {
        if (request.headers().contains(HttpHeaders.CONTENT_ENCODING)) {
            throw new HttpProblem(415, "The request's Content-Encoding is not supported. Send the form uncompressed.");
        }
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            long bytes = length == null ? settings.maxBodyBytes() : Long.parseLong(length.strip());
            if (bytes <= settings.maxBodyBytes()) {
                return bytes;
            }
        } catch (NumberFormatException e) {
            // Vert.x refuses values that are not numbers; this one is too large for a long.
        }
        throw HttpProblem.tooLarge(settings.maxBodyBytes());
    }

    private void read(
            RoutingContext http,
            Upload upload,
            BodyParser parser,
            UploadThrottle.Place place,
            Consumer<Upload> received) {
        HttpServerRequest request = http.request();
        String expected = request.getHeader(HttpHeaders.EXPECT);
        if (expected != null && request.version() != HttpVersion.HTTP_1_0) {
            if (!expected.equalsIgnoreCase("100-continue")) {
                http.fail(new HttpProblem(417, "The only supported value of the Expect header is 100-continue."));
                return;
            }
            http.response().writeContinue();
        }
        long seconds = settings.uploadTimeout().toSeconds();
        Timer timer = http.vertx().timer(settings.uploadTimeout().toMillis(), TimeUnit.MILLISECONDS);
        timer.onSuccess(due -> http.fail(new HttpProblem(
                408, "The upload took longer than " + seconds + " s. Send it again, or send a smaller picture.")));
        upload.hold(timer::cancel);
        request.handler(piece -> {
                    // The pieces are written one at a time, and the end handler is called after the last one.
                    request.pause();
                    http.vertx()
                            .executeBlocking(() -> write(request, piece, parser), false)
                            .onSuccess(nothing -> request.resume())
                            .onFailure(e -> fail(http, e));
                })
                .endHandler(end -> {
                    timer.cancel();
                    place.leave();
                    http.vertx()
                            .executeBlocking(() -> finish(parser), false)
                            .onSuccess(nothing -> received.accept(upload))
                            .onFailure(e -> fail(http, e));
                });
    }

    private Object write(HttpServerRequest request, Buffer piece, BodyParser parser) throws IOException {
        if (request.bytesRead() > settings.maxBodyBytes()) {
            throw HttpProblem.tooLarge(settings.maxBodyBytes());
        }
        parser.read(piece.getBytes());
        return null;
    }

    private static Object finish(BodyParser parser) throws IOException {
        parser.finish();
        return null;
    }

    private static void fail(RoutingContext http, Throwable cause) {
        if (http.response().ended() || http.response().closed()) {
            // The files are deleted already.
            LOG.debug("An upload was abandoned", cause);
        } else if (cause instanceof IOException) {
            LOG.error("An upload cannot be stored", cause);
            http.fail(HttpProblem.unavailable("The server cannot store the picture now. Try again in 30 s.", 30));
        } else {
            http.fail(cause);
        }
    }

    /** Handles a lost connection or invalid HTTP. In the latter case, Vert.x closes the connection afterwards. */
    private static void unreadable(RoutingContext http) {
        http.fail(HttpProblem.malformed("its body is incomplete or not valid HTTP"));
        if (http.request().connection() instanceof ConnectionBase connection) {
            connection.channelHandlerContext().flush();
        }
    }
}
