package io.elasticfaces.web.http;

import io.vertx.core.Handler;
import io.vertx.core.Timer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a form into files. It replaces Vert.x's {@code BodyHandler}, which sends no response and leaves its file on
 * disk if the form is incomplete or reading the body fails.
 */
public final class UploadHandler implements Handler<RoutingContext> {
    /** The instruction for sending a picture. */
    public static final String HOW_TO_SEND = "Send the picture as the file part inputFile of multipart/form-data, e.g."
            + " curl -F inputFile=@picture.jpg <address>.";

    private static final Logger LOG = LoggerFactory.getLogger(UploadHandler.class);

    private static final int READ_AT_ONCE = 64;
    private static final Duration MAX_WAIT = Duration.ofSeconds(120);

    private final EdgeSettings settings;
    private final UploadThrottle throttle = new UploadThrottle(READ_AT_ONCE, MAX_WAIT);

    UploadHandler(EdgeSettings settings) {
        this.settings = settings;
    }

    @Override
    public void handle(RoutingContext http) {
        Upload upload = Upload.of(http);
        MultipartParser parser = new MultipartParser(http.request().getHeader(HttpHeaders.CONTENT_TYPE), upload);
        http.request().exceptionHandler(e -> unreadable(http));
        UploadThrottle.Place place = throttle.enter(
                http.vertx(),
                http.request(),
                () -> read(http, upload, parser),
                () -> fail(http, ErrorResponse.tooManyUploads()));
        upload.holdWhileReading(place::leave);
    }

    private void read(RoutingContext http, Upload upload, MultipartParser parser) {
        HttpServerRequest request = http.request();
        String expected = request.getHeader(HttpHeaders.EXPECT);
        if (expected != null && request.version() != HttpVersion.HTTP_1_0) {
            if (!expected.equalsIgnoreCase("100-continue")) {
                fail(http, new HttpProblem(417, "The only supported value of the Expect header is 100-continue."));
                return;
            }
            http.response().writeContinue();
        }
        Timer timer = http.vertx().timer(settings.uploadTimeout().toMillis(), TimeUnit.MILLISECONDS);
        timer.onSuccess(due -> fail(http, tooSlow()));
        upload.holdWhileReading(timer::cancel);
        request.handler(piece -> {
                    // The pieces are written one at a time, and the end handler is called after the last one.
                    request.pause();
                    http.vertx()
                            .executeBlocking(() -> write(request, piece, parser), false)
                            .onSuccess(nothing -> request.resume())
                            .onFailure(e -> fail(http, e));
                })
                .endHandler(end -> {
                    try {
                        parser.finish();
                    } catch (HttpProblem e) {
                        fail(http, e);
                        return;
                    }
                    upload.received();
                    http.next();
                });
    }

    private Object write(HttpServerRequest request, Buffer piece, MultipartParser parser) throws IOException {
        if (request.bytesRead() > settings.maxBodyBytes()) {
            throw ErrorResponse.tooLarge(settings.maxBodyBytes());
        }
        parser.read(piece.getBytes());
        return null;
    }

    private static void fail(RoutingContext http, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.error("An upload cannot be stored", cause);
            http.fail(ErrorResponse.unavailable("The server cannot store the picture now. Try again in 30 s.", 30));
        } else {
            http.fail(cause);
        }
    }

    /** Handles a lost connection or invalid HTTP. In the latter case, Vert.x closes the connection afterwards. */
    private static void unreadable(RoutingContext http) {
        fail(http, ErrorResponse.malformed());
        if (http.request().connection() instanceof ConnectionBase connection) {
            connection.channelHandlerContext().flush();
        }
    }

    private HttpProblem tooSlow() {
        return new HttpProblem(
                408,
                "The upload took longer than " + settings.uploadTimeout().toSeconds()
                        + " s. Send it again, or send a smaller picture.");
    }
}
