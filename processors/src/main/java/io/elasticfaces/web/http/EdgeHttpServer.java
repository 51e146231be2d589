package io.elasticfaces.web.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Camel's HTTP server with limits on connections and headers, TLS renewal without a restart, and error responses to
 * invalid HTTP requests.
 */
final class EdgeHttpServer extends VertxPlatformHttpServer {
    private static final Logger LOG = LoggerFactory.getLogger(EdgeHttpServer.class);

    /** Before the edge handler, whose order is -1000. */
    private static final int BEFORE_EDGE = -2000;

    private static final int MAX_HEADER_BYTES = 16_384;

    /**
     * The supported request targets. Vert.x fails on those of CONNECT and OPTIONS (RFC 9112, section 3.2) and on
     * incomplete escapes.
     */
    private static final Pattern TARGET = Pattern.compile("(?:https?://[^/]*+)?/(?:[^%]|%[0-9A-Fa-f]{2})*+");

    private final VertxPlatformHttpServerConfiguration configuration;
    private final EdgeSettings settings;
    private final EdgeTimeouts timeouts;
    private HttpServer server;

    EdgeHttpServer(VertxPlatformHttpServerConfiguration configuration, EdgeSettings settings, EdgeTimeouts timeouts) {
        super(configuration);
        this.configuration = configuration;
        this.settings = settings;
        this.timeouts = timeouts;
    }

    @Override
    public HttpServer getServer() {
        return server;
    }

    @Override
    public int getPort() {
        return server == null ? configuration.getBindPort() : server.actualPort();
    }

    @Override
    protected void startServer() throws Exception {
        VertxPlatformHttpRouter router = VertxPlatformHttpRouter.lookup(
                getCamelContext(), VertxPlatformHttpRouter.getRouterNameFromPort(configuration.getPort()));
        ConnectionLimiter connections = new ConnectionLimiter(getVertx(), settings.maxConnections(), timeouts);
        router.route().order(BEFORE_EDGE).handler(connections::admit);
        getVertx().exceptionHandler(e -> LOG.error("The HTTP server failed", e));
        HttpServerOptions options = new HttpServerOptions()
                .setTcpKeepAlive(true)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                // The limits assume one request at a time per connection.
                .setHttp2ClearTextEnabled(false)
                .setUseAlpn(false);
        settings.tls().ifPresent(tls -> options.setSsl(true).setKeyCertOptions(tls.load(getVertx())));
        server = getVertx()
                .createHttpServer(options)
                .connectionHandler(connections::opened)
                .invalidRequestHandler(EdgeHttpServer::refuseInvalid)
                .exceptionHandler(e -> LOG.debug("A connection ended before its first request", e))
                .requestHandler(request -> handle(request, router));
        listen();
        settings.tls().ifPresent(tls -> tls.renew(getVertx(), server, timeouts.tlsCheck()));
        // Only after the port is bound, because another web tier may use the folder until then.
        settings.uploads().clean();
        LOG.info(
                "Listening on {}:{} ({})",
                configuration.getBindHost(),
                server.actualPort(),
                settings.tls().isPresent() ? "TLS" : "plain HTTP");
    }

    private void listen() {
        try {
            server.listen(configuration.getBindPort(), configuration.getBindHost())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw new IllegalStateException(
                    "The web tier cannot listen on %s:%d: %s"
                            .formatted(
                                    configuration.getBindHost(),
                                    configuration.getBindPort(),
                                    e.getCause().getMessage()),
                    e);
        }
    }

    private void handle(HttpServerRequest request, Handler<HttpServerRequest> router) {
        if (isAmbiguous(request)) {
            ErrorResponse.sendAndClose(
                    request,
                    new HttpProblem(
                            400, "The request's Host or Transfer-Encoding header is missing, invalid or ambiguous."));
        } else if (!TARGET.matcher(request.uri()).matches()) {
            ErrorResponse.sendAndClose(request, new HttpProblem(400, "The request's address is malformed."));
        } else if (!getCamelContext().isStarted()) {
            ErrorResponse.send(request, HttpProblem.startingOrStopping());
        } else {
            router.handle(request);
        }
    }

    /** Returns whether a proxy may parse the request differently, e.g. the end of its body (RFC 9112, section 11.2). */
    private static boolean isAmbiguous(HttpServerRequest request) {
        MultiMap headers = request.headers();
        List<String> encodings = headers.getAll(HttpHeaders.TRANSFER_ENCODING);
        int hosts = headers.getAll(HttpHeaders.HOST).size();
        return hosts > 1
                || hosts == 1 && request.authority() == null
                || hosts == 0 && request.version() != HttpVersion.HTTP_1_0
                || encodings.size() > 1
                || encodings.size() == 1 && !encodings.get(0).equalsIgnoreCase("chunked");
    }

    private static void refuseInvalid(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        HttpProblem refusal;
        if (cause instanceof TooLongHttpLineException) {
            refusal = new HttpProblem(414, "The request's address is too long.");
        } else if (cause instanceof TooLongHttpHeaderException) {
            refusal = new HttpProblem(431, "The request's headers are larger than " + MAX_HEADER_BYTES / 1024 + " KB.");
        } else {
            refusal = new HttpProblem(400, "The request is not valid HTTP/1.1.");
        }
        ErrorResponse.sendAndClose(request, refusal);
    }

    @Override
    protected void stopServer() {
        if (server == null) {
            return;
        }
        getCamelContext().removeComponent(PlatformHttpConstants.PLATFORM_HTTP_COMPONENT_NAME);
        server.close().toCompletionStage().toCompletableFuture().join();
        server = null;
    }

    @Override
    protected void stopVertx() {
        getVertx().close().toCompletionStage().toCompletableFuture().join();
    }
}
