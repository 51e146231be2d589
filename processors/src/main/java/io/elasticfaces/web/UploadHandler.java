package io.elasticfaces.web;

import io.vertx.core.Handler;
import io.vertx.core.Timer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a form into files. It takes the place of Vert.x's {@code BodyHandler}, whose decoder leaves a request without a
 * response, and its file on the disk, if the form ends early or an exception is thrown while the body is read.
 */
final class UploadHandler implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(UploadHandler.class);

    private final EdgeSettings settings;

    UploadHandler(EdgeSettings settings) {
        this.settings = settings;
    }

    private interface Step {
        void run() throws IOException;
    }

    @Override
    public void handle(RoutingContext http) {
        HttpServerRequest request = http.request();
        Upload upload = Upload.of(http);
        MultipartParser parser = new MultipartParser(request.getHeader(HttpHeaders.CONTENT_TYPE), upload);
        String expected = request.getHeader(HttpHeaders.EXPECT);
        if (expected != null && request.version() != HttpVersion.HTTP_1_0) {
            if (!expected.equalsIgnoreCase("100-continue")) {
                throw new Refusal(417, "Of the header Expect only 100-continue is understood.");
            }
            http.response().writeContinue();
        }
        Timer timer = http.vertx().timer(settings.uploadTimeout().toMillis(), TimeUnit.MILLISECONDS);
        timer.onSuccess(due -> http.fail(tooSlow()));
        upload.add(timer::cancel);
        request.exceptionHandler(e -> unreadable(http))
                .handler(piece -> attempt(http, () -> {
                    if (request.bytesRead() > settings.maxBodyBytes()) {
                        throw tooLarge(settings.maxBodyBytes());
                    }
                    parser.read(piece.getBytes());
                }))
                .endHandler(end -> {
                    if (attempt(http, parser::finish)) {
                        timer.cancel();
                        http.next();
                    }
                });
    }

    /** Turns any exception into a response at once; returns whether there was none. */
    private static boolean attempt(RoutingContext http, Step step) {
        if (http.response().ended() || http.response().closed()) {
            return false;
        }
        try {
            step.run();
            return true;
        } catch (IOException e) {
            LOG.error("An upload cannot be stored", e);
            http.fail(new Refusal(
                    503,
                    "The server has no room for the picture at the moment. Try again later.",
                    null,
                    Map.of("Retry-After", "30")));
        } catch (RuntimeException | Error e) {
            http.fail(e);
        }
        return false;
    }

    /** The connection is lost, or its bytes are not HTTP; in the latter case it is closed right after this. */
    private static void unreadable(RoutingContext http) {
        attempt(http, () -> {
            throw MultipartParser.malformed();
        });
        if (http.request().connection() instanceof ConnectionBase connection) {
            connection.channelHandlerContext().flush();
        }
    }

    private Refusal tooSlow() {
        return new Refusal(
                408,
                "The upload took longer than " + settings.uploadTimeout().toSeconds()
                        + " s. Send it again, or a smaller picture.");
    }

    static Refusal tooLarge(long limit) {
        return new Refusal(
                413,
                "The request is larger than "
                        + BigDecimal.valueOf(limit)
                                .movePointLeft(6)
                                .stripTrailingZeros()
                                .toPlainString()
                        + " MB. Send a smaller picture.");
    }
}
