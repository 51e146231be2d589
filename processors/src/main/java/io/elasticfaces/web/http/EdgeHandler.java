package io.elasticfaces.web.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CSPHandler;
import io.vertx.ext.web.handler.HSTSHandler;
import io.vertx.ext.web.handler.XFrameHandler;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handles every request outside of the routes: security headers, access control and errors. */
final class EdgeHandler {
    private static final Logger LOG = LoggerFactory.getLogger(EdgeHandler.class);

    /** Camel's routes have orders from 0. */
    private static final int BEFORE_ROUTES = -1000;

    private static final int AFTER_ROUTES = Integer.MAX_VALUE;
    private static final long YEAR_SECONDS = 31_536_000;

    private static final Map<String, String> HEADERS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()",
            "Cache-Control", "no-store");

    private final EdgeSettings settings;
    private final AccessToken token;
    private final List<Endpoint> endpoints = new CopyOnWriteArrayList<>();

    /** A path and its methods, separated by commas. */
    private record Endpoint(Pattern path, String methods) {}

    EdgeHandler(EdgeSettings settings, AccessToken token) {
        this.settings = settings;
        this.token = token;
    }

    /** Adds the handlers for all requests to the router of platform-http. */
    void install(Router router) {
        router.route()
                .order(BEFORE_ROUTES)
                .handler(HSTSHandler.create(YEAR_SECONDS, false))
                .handler(XFrameHandler.create(XFrameHandler.DENY))
                .handler(CSPHandler.create()
                        .addDirective("img-src", "'self' blob: data:")
                        .addDirective("object-src", "none")
                        .addDirective("base-uri", "none")
                        .addDirective("form-action", "self")
                        .addDirective("frame-ancestors", "none"))
                .handler(EdgeHandler::begin)
                .failureHandler(EdgeHandler::fail);
        router.route().order(AFTER_ROUTES).handler(this::notFound);
    }

    /** Registers an endpoint, so that requests without a route get the right status. */
    void register(PlatformHttpEndpoint endpoint) {
        Pattern path = Pattern.compile(endpoint.getPath().replaceAll("\\{[^/}]+}", "[^/]+"));
        endpoints.add(new Endpoint(path, endpoint.getHttpMethodRestrict()));
    }

    private static void begin(RoutingContext http) {
        HEADERS.forEach(http.response()::putHeader);
        try {
            // Vert.x parses the parameters on first use, and Camel uses them later.
            http.parsedHeaders().contentType().parameters();
        } catch (RuntimeException e) {
            LOG.debug("A request has a malformed Content-Type", e);
            throw new HttpProblem(400, "The request's Content-Type header is malformed.");
        }
        http.next();
    }

    /**
     * Checks the headers of a request to a route.
     *
     * @throws HttpProblem if the client has no access, or the request has a body that the route does not take
     */
    void admit(RoutingContext http, RouteAccess access, boolean takesForm) {
        authorize(http, access);
        if (!takesForm && ErrorResponse.hasBody(http.request())) {
            throw new HttpProblem(400, "A request to this address has no body. Send pictures to POST /.");
        }
    }

    private void authorize(RoutingContext http, RouteAccess access) {
        if (access == RouteAccess.PUBLIC) {
            return;
        }
        if (!token.admits(http.request().getHeader(HttpHeaders.AUTHORIZATION))) {
            throw new HttpProblem(
                    401,
                    "The token is missing or wrong. Send the header Authorization: Bearer <token>.",
                    null,
                    Map.of("WWW-Authenticate", "Bearer"));
        }
        if (access == RouteAccess.INTERNAL && !token.required() && !settings.onLoopback()) {
            throw new HttpProblem(
                    403,
                    "Status and metrics need a token. Set APP_WEB_TOKEN for the web tier and send it as"
                            + " Authorization: Bearer <token>, or make the web tier listen on this machine only"
                            + " (camel.server.host=127.0.0.1).");
        }
    }

    /** Responds to a request without a route. */
    private void notFound(RoutingContext http) {
        authorize(http, RouteAccess.TOKEN);
        String method = http.request().method().name();
        List<String> allowed = endpoints.stream()
                .filter(endpoint ->
                        endpoint.path().matcher(http.normalizedPath()).matches())
                .flatMap(endpoint -> Stream.of(endpoint.methods().split(",")))
                .sorted()
                .toList();
        if (allowed.isEmpty()) {
            throw new HttpProblem(404, "There is no resource at this address.");
        }
        if (allowed.contains(method)) {
            throw HttpProblem.startingOrStopping();
        }
        String methods = String.join(",", allowed);
        throw new HttpProblem(
                405,
                "The method " + method + " is not allowed here. Use one of " + methods + ".",
                null,
                Map.of("Allow", methods));
    }

    private static void fail(RoutingContext http) {
        HttpServerResponse response = http.response();
        if (response.ended() || response.closed()) {
            return;
        }
        ErrorResponse.send(http.request(), refusal(http));
    }

    private static HttpProblem refusal(RoutingContext http) {
        if (http.failure() instanceof HttpProblem refusal) {
            return refusal;
        }
        return switch (http.statusCode()) {
            case 400 -> HttpProblem.malformed("it is not valid HTTP");
            case 503 -> HttpProblem.startingOrStopping();
            default -> {
                LOG.error("A request to {} failed", http.normalizedPath(), http.failure());
                yield new HttpProblem(500, "The service failed to process the request. Try again.");
            }
        };
    }
}
