package io.elasticfaces.web.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CSPHandler;
import io.vertx.ext.web.handler.HSTSHandler;
import io.vertx.ext.web.handler.XFrameHandler;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
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

    /** The actions of Rekognition that neither change nor list people. They need what POST / needs. */
    private static final Set<String> RECOGNITIONS = Set.of(
            "RekognitionService.DetectFaces",
            "RekognitionService.CompareFaces",
            "RekognitionService.SearchFaces",
            "RekognitionService.SearchFacesByImage");

    private static final Map<String, String> HEADERS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Permissions-Policy", "camera=(self), microphone=(), geolocation=()",
            "Cache-Control", "no-store");

    private final EdgeSettings settings;
    private final AccessToken token;
    private final Signatures signatures;
    private final List<Endpoint> endpoints = new CopyOnWriteArrayList<>();

    /** A path and its methods, separated by commas. */
    private record Endpoint(Pattern path, String methods) {}

    EdgeHandler(EdgeSettings settings, AccessToken token, Signatures signatures) {
        this.settings = settings;
        this.token = token;
        this.signatures = signatures;
    }

    /** Adds the handlers for all requests to the router of platform-http. */
    void install(Router router) {
        router.route()
                .order(BEFORE_ROUTES)
                .handler(HSTSHandler.create(YEAR_SECONDS, false))
                .handler(XFrameHandler.create(XFrameHandler.DENY))
                .handler(CSPHandler.create()
                        .addDirective("img-src", "'self' blob:")
                        .addDirective("object-src", "none")
                        .addDirective("base-uri", "none")
                        .addDirective("form-action", "self")
                        .addDirective("frame-ancestors", "none"))
                .handler(settings.origins())
                .handler(EdgeHandler::begin)
                .failureHandler(EdgeHandler::fail);
        router.route().order(AFTER_ROUTES).handler(this::notFound);
    }

    /** Registers an endpoint, so that requests without a route get the right status. */
    void register(PlatformHttpEndpoint endpoint) {
        Pattern path = Pattern.compile(endpoint.getPath().replaceAll("\\{[^/}]+}", "[^/]+") + "/?");
        endpoints.add(new Endpoint(path, endpoint.getHttpMethodRestrict()));
    }

    private static void begin(RoutingContext http) {
        HEADERS.forEach(http.response()::putHeader);
        if (Api.of(http.request().path()) == Api.REKOGNITION) {
            http.response().putHeader("x-amzn-RequestId", UUID.randomUUID().toString());
        }
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
     * @return what checks the SHA-256 of the body
     * @throws HttpProblem if the client has no access, or the request has a body that the route does not take
     */
    Consumer<byte[]> admit(RoutingContext http, RouteAccess access, boolean takesBody) {
        Consumer<byte[]> signature = authorize(http, access);
        if (!takesBody && ErrorResponse.hasBody(http.request())) {
            throw new HttpProblem(400, "A request to this address has no body. Send pictures to POST /.");
        }
        return signature;
    }

    private Consumer<byte[]> authorize(RoutingContext http, RouteAccess access) {
        HttpServerRequest request = http.request();
        Api api = Api.of(request.path());
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (access == RouteAccess.PUBLIC || token.admits(authorization)) {
            requireTrust(request, api, access);
            return body -> {};
        }
        if (api == Api.REKOGNITION) {
            return signatures.check(request);
        }
        String key = http.pathParam("api_key") == null ? request.getHeader("x-api-key") : http.pathParam("api_key");
        if (api == Api.COMPREFACE && token.admitsKey(key)) {
            return body -> {};
        }
        HttpProblem refusal = new HttpProblem(
                401,
                "The token is missing or wrong. Send the header Authorization: Bearer <token>"
                        + (api == Api.COMPREFACE ? " or x-api-key: <token>." : "."),
                null,
                Map.of("WWW-Authenticate", "Bearer"));
        throw key == null && authorization == null ? refusal.of(ErrorKind.NO_KEY) : refusal;
    }

    /** Refuses clients on other machines, and pages of other sites, if there is no token. */
    private void requireTrust(HttpServerRequest request, Api api, RouteAccess access) {
        boolean recognition =
                api == Api.REKOGNITION && RECOGNITIONS.contains(String.valueOf(request.getHeader(Api.TARGET)));
        if (access != RouteAccess.INTERNAL || recognition || token.required()) {
            return;
        }
        if (!settings.onLoopback()) {
            throw new HttpProblem(
                    403,
                    "Status, metrics, people and collections need a token. Set APP_WEB_TOKEN for the web tier and send"
                            + " it as Authorization: Bearer <token>, or make the web tier listen on this machine only"
                            + " (camel.server.host=127.0.0.1).");
        }
        // Browsers send forms to any site. They do not let pages of other sites read a response to GET.
        if (request.method() != HttpMethod.GET && settings.origins().isForeign(request)) {
            throw new HttpProblem(
                    403, "Pages of other sites cannot use this address. Add their origin to app.web.cors-origins.");
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
            case 403 -> HttpProblem.malformed("its Origin header is invalid");
            case 503 -> HttpProblem.startingOrStopping();
            default -> {
                String path = http.normalizedPath().replaceFirst("^(/api/v1/static/)[^/]+", "$1<token>");
                LOG.error("A request to {} failed", path, http.failure());
                yield new HttpProblem(500, "The service failed to process the request. Try again.");
            }
        };
    }
}
