package io.elasticfaces.local.endpoint;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP server on 127.0.0.1 for one AWS service. Requests are bounded in size, connections in idle time.
 *
 * <p>Requests whose {@code Host} is not a loopback name are refused, so that a web page cannot reach the server by DNS
 * rebinding.
 */
public final class HttpEndpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpEndpoint.class);

    /** Longer than the longest SQS long poll (20 s). */
    private static final int IDLE_SECONDS = 75;

    private static final Pattern LOOPBACK =
            Pattern.compile("(localhost|\\[::1]|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3})(:\\d+)?");
    private static final Pattern CREDENTIAL =
            Pattern.compile("AWS4-HMAC-SHA256\\s+Credential=([^/,\\s]{1,128})/\\d{8}/[^,\\s]+/aws4_request\\s*,.*");

    private final Vertx vertx;
    private final int port;

    /**
     * A request with its body read.
     *
     * @param query the raw query string; empty if there is none
     */
    public record Request(String method, String path, String query, MultiMap headers, Buffer body) {
        /** A header; empty if there is none. */
        public String header(String name) {
            return headers.contains(name) ? headers.get(name) : "";
        }

        /**
         * The access key id in the {@code Authorization} header; empty without a Signature Version 4 there. A web page
         * of another origin cannot set this header. The signature itself is not verified: see {@link AccessKey}.
         */
        public Optional<String> accessKeyId() {
            Matcher matcher = CREDENTIAL.matcher(header("Authorization"));
            return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
        }
    }

    /**
     * A response.
     *
     * @param ifUndelivered runs if the client closed the connection before the response was written
     */
    public record Response(int status, Map<String, String> headers, Buffer body, Runnable ifUndelivered) {
        public Response(int status, String contentType, String body) {
            this(status, Map.of("Content-Type", contentType), Buffer.buffer(body), () -> {});
        }
    }

    private HttpEndpoint(Vertx vertx, int port) {
        this.vertx = vertx;
        this.port = port;
    }

    /**
     * Starts to listen.
     *
     * @param service the service's name for error messages
     * @param port 0 takes a free port
     * @param maxBody the largest request body, in bytes; a larger one gets a 413
     * @param handler answers requests; called on the server's event loop, so it must not block; a failure becomes a 500
     * @throws PortTaken when the port is in use
     */
    public static HttpEndpoint listen(
            String service, int port, int maxBody, Function<Request, Future<Response>> handler) {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setMaxEventLoopExecuteTime(Duration.ofSeconds(20).toNanos())
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        HttpServerOptions options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setIdleTimeout(IDLE_SECONDS)
                .setHandle100ContinueAutomatically(true)
                .setHttp2ClearTextEnabled(false);
        HttpServer server = vertx.createHttpServer(options).requestHandler(request -> read(request, maxBody, handler));
        try {
            await(service, server.listen());
            return new HttpEndpoint(vertx, server.actualPort());
        } catch (CloudFailure e) {
            vertx.close();
            throw PortTaken.isCauseOf(e) ? new PortTaken(service, port, e) : e;
        }
    }

    /** The endpoint, for example {@code http://127.0.0.1:9401}. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    private static void read(HttpServerRequest request, int maxBody, Function<Request, Future<Response>> handler) {
        String host = request.getHeader("Host");
        if (host != null && !LOOPBACK.matcher(host).matches()) {
            write(request.response(), new Response(403, "text/plain", "Use the host name 127.0.0.1.\n"));
            return;
        }
        Buffer body = Buffer.buffer();
        request.handler(chunk -> {
            if (body.length() + chunk.length() > maxBody) {
                request.handler(null);
                request.endHandler(null);
                request.response().putHeader("Connection", "close");
                write(
                        request.response(),
                        new Response(413, "text/plain", "A request body may have at most " + maxBody + " bytes.\n"));
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(end -> Future.succeededFuture(new Request(
                        request.method().name(),
                        Objects.requireNonNullElse(request.path(), "/"),
                        Objects.requireNonNullElse(request.query(), ""),
                        request.headers(),
                        body))
                .compose(handler)
                .onSuccess(response -> write(request.response(), response))
                .onFailure(failure -> {
                    LOG.error("A request failed", failure);
                    write(request.response(), new Response(500, "text/plain", "Internal error: " + failure + "\n"));
                }));
    }

    private static void write(HttpServerResponse out, Response response) {
        if (out.closed() || out.ended()) {
            response.ifUndelivered().run();
            return;
        }
        out.setStatusCode(response.status());
        response.headers().forEach(out::putHeader);
        out.end(response.body());
    }

    @Override
    public void close() {
        await("HTTP", vertx.close());
    }

    /**
     * Waits for a result, up to 60 s.
     *
     * @param service the service's name for error messages
     * @throws CloudFailure if there is none
     */
    public static <T> T await(String service, Future<T> future) {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(60, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            throw new CloudFailure(service + " failed: " + e.getCause(), e.getCause());
        }
    }
}
