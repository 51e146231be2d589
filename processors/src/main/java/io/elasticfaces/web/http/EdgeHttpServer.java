package io.elasticfaces.web.http;

import io.elasticfaces.web.Refusal;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.KeyCertOptions;
import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Camel's HTTP server with what its settings leave open: bounds on connections, headers and form fields, a certificate
 * that is taken anew when its file changes, and words for requests that are no HTTP.
 */
final class EdgeHttpServer extends VertxPlatformHttpServer {
    private static final Logger LOG = LoggerFactory.getLogger(EdgeHttpServer.class);

    /** Before the guard, whose order is -1000. */
    private static final int FIRST = -2000;

    private static final int LONGEST_HEADERS = 16_384;

    /** Vert.x throws on others: the request targets of CONNECT and OPTIONS (RFC 9112, section 3.2), incomplete escapes. */
    private static final Pattern TARGET = Pattern.compile("(?:https?://[^/]*+)?/(?:[^%]|%[0-9A-Fa-f]{2})*+");

    private final VertxPlatformHttpServerConfiguration configuration;
    private final EdgeSettings settings;
    private HttpServer server;

    EdgeHttpServer(VertxPlatformHttpServerConfiguration configuration, EdgeSettings settings) {
        super(configuration);
        this.configuration = configuration;
        this.settings = settings;
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
        ConnectionLimiter connections = new ConnectionLimiter(
                getVertx(), settings.maxConnections(), settings.headerTimeout(), settings.idleTimeout());
        router.route().order(FIRST).handler(connections::admit);
        getVertx().exceptionHandler(e -> LOG.error("The HTTP server failed", e));
        server = getVertx()
                .createHttpServer(options())
                .connectionHandler(connections::opened)
                .invalidRequestHandler(EdgeHttpServer::refuse)
                .exceptionHandler(e -> LOG.debug("A connection ended before its first request", e))
                .requestHandler(request -> handle(request, router));
        try {
            server.listen(configuration.getBindPort(), configuration.getBindHost())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "The web tier cannot listen on %s:%d: %s"
                            .formatted(
                                    configuration.getBindHost(),
                                    configuration.getBindPort(),
                                    e.getCause() == null
                                            ? e.getMessage()
                                            : e.getCause().getMessage()),
                    e);
        }
        // Only the owner of the port may do so: another web tier may be using the folder until its port is free.
        settings.uploads().clean();
        LOG.info(
                "Listening on {}:{} ({})",
                configuration.getBindHost(),
                server.actualPort(),
                settings.tls().isPresent() ? "TLS" : "plain HTTP");
    }

    private void handle(HttpServerRequest request, Handler<HttpServerRequest> router) {
        if (ambiguous(request.headers())) {
            ErrorResponse.answerAndClose(
                    request, new Refusal(400, "Host or Transfer-Encoding of this request is ambiguous."));
        } else if (!TARGET.matcher(request.uri()).matches()) {
            ErrorResponse.answerAndClose(request, new Refusal(400, "The address of this request cannot be read."));
        } else if (!getCamelContext().isStarted()) {
            ErrorResponse.answer(request, startingOrStopping());
        } else {
            router.handle(request);
        }
    }

    /** Tells whether a proxy may read the request differently than we do, e.g. where its body ends (RFC 9112, section 11.2). */
    private static boolean ambiguous(MultiMap headers) {
        List<String> encodings = headers.getAll(HttpHeaders.TRANSFER_ENCODING);
        return headers.getAll(HttpHeaders.HOST).size() > 1
                || encodings.size() > 1
                || encodings.size() == 1 && !encodings.get(0).equalsIgnoreCase("chunked");
    }

    /** Returns what a caller gets before all routes run, and after: without, it would be told that nothing is here. */
    static Refusal startingOrStopping() {
        return new Refusal(
                503, "The service is starting or stopping. Try again in a moment.", null, Map.of("Retry-After", "1"));
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

    private HttpServerOptions options() throws IOException, GeneralSecurityException {
        HttpServerOptions options = new HttpServerOptions()
                .setTcpKeepAlive(true)
                .setMaxHeaderSize(LONGEST_HEADERS)
                // One request a connection at a time is what the bounds count on.
                .setHttp2ClearTextEnabled(false)
                .setUseAlpn(false);
        if (settings.tls().isPresent()) {
            TlsFiles tls = settings.tls().get();
            FileTime written = tls.written();
            RenewableKey key = new RenewableKey(tls.read(getVertx()));
            TlsRenewal renewal = new TlsRenewal(tls, key, written, () -> tls.read(getVertx()));
            options.setSsl(true).setKeyCertOptions(KeyCertOptions.wrap(key));
            getVertx().setPeriodic(settings.tlsCheck().toMillis(), timer -> renewal.check());
        }
        return options;
    }

    private static void refuse(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        Refusal refusal;
        if (cause instanceof TooLongHttpLineException) {
            refusal = new Refusal(414, "The address is too long. Ask for one of this service's.");
        } else if (cause instanceof TooLongHttpHeaderException) {
            refusal = new Refusal(431, "The request's headers are larger than " + LONGEST_HEADERS / 1024 + " KB.");
        } else {
            refusal = new Refusal(400, "This is no request that can be read as HTTP/1.1.");
        }
        ErrorResponse.answerAndClose(request, refusal);
    }
}
