package io.elasticfaces.web.http;

import io.elasticfaces.web.Reception;
import io.elasticfaces.web.Refusal;
import io.elasticfaces.web.Stages;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands before every route of the HTTP server: security headers, who is let in, what an upload may take of
 * time, disk and memory, and the words for errors that no route sees.
 */
public final class EdgeHandler {
    private static final Logger LOG = LoggerFactory.getLogger(EdgeHandler.class);

    /** Before Camel's routes, whose order starts at 0. */
    private static final int FIRST = -1000;

    private static final int LAST = Integer.MAX_VALUE;

    private static final Pattern MULTIPART = Pattern.compile("(?i)^\\s*multipart/form-data\\s*;");

    private static final String CONTENT_POLICY = "default-src 'self'; img-src 'self' blob: data:; object-src 'none';"
            + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /** Where queue, fleet and metrics are shown; what tells strangers how busy this place is, and what it runs. */
    private static final Pattern INSIDE = Pattern.compile("/+(status|observe(?!/health))(/.*)?");

    private static final String RETRY_SECONDS = "5";

    private final EdgeSettings settings;
    private final AccessToken token;
    private final UploadQuota uploads;
    private final List<Served> served = new CopyOnWriteArrayList<>();

    /**
     * @param token what callers of everything but the page and the health check present
     * @param uploads what uploads in progress may take
     */
    public EdgeHandler(EdgeSettings settings, AccessToken token, UploadQuota uploads) {
        this.settings = settings;
        this.token = token;
        this.uploads = uploads;
    }

    void stand(Router router) {
        router.route().order(FIRST).handler(this::admit).failureHandler(this::fail);
        router.route().order(LAST).handler(this::refuse);
    }

    /** Notes that there is a route for a path of platform-http, e.g. {@code /results/{id}}. */
    void serves(String path, String methods) {
        served.add(new Served(Pattern.compile(path.replaceAll("\\{[^/}]+}", "[^/]+")), methods));
    }

    /** A path and the methods, separated by commas, that a route takes there. */
    private record Served(Pattern path, String methods) {}

    /** Answers what no route took: Camel's router lies below Vert.x's own, which knows nothing of our words. */
    private void refuse(RoutingContext http) {
        String allowed = allowed(http.normalizedPath());
        if (allowed.isEmpty()) {
            word(http, new Refusal(404, "There is nothing at this address."));
            return;
        }
        if (List.of(allowed.split(",")).contains(http.request().method().name())) {
            // The route is there and does not run: the process is about to start, or to end.
            word(http, EdgeHttpServer.startingOrStopping());
            return;
        }
        http.response().putHeader("Allow", allowed);
        word(
                http,
                new Refusal(
                        405,
                        "This address does not take the method "
                                + http.request().method() + ", but " + allowed + "."));
    }

    /** Returns the methods that are served at a path, sorted, with commas between; empty where there are none. */
    private String allowed(String path) {
        return served.stream()
                .filter(one -> one.path().matcher(path).matches())
                .flatMap(one -> Stream.of(one.methods().split(",")))
                .sorted()
                .collect(Collectors.joining(","));
    }

    private void admit(RoutingContext http) {
        http.put(Stages.PROPERTY, new Stages(System.nanoTime(), System::nanoTime));
        http.response()
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
                .putHeader("Cache-Control", "no-store")
                .putHeader("Content-Security-Policy", CONTENT_POLICY);
        if (settings.tls().isPresent()) {
            http.response().putHeader("Strict-Transport-Security", "max-age=31536000");
        }
        Refusal refusal = refusal(http);
        if (refusal != null) {
            word(http, refusal);
            return;
        }
        http.next();
    }

    /** Returns why a request is refused by its headers alone, or null. */
    private Refusal refusal(RoutingContext http) {
        HttpServerRequest request = http.request();
        if (!open(http) && !token.admits(request.getHeader(HttpHeaders.AUTHORIZATION))) {
            return new Refusal(
                    401,
                    "A token is needed here, and none or a wrong one came: send the header Authorization: Bearer"
                            + " <token>.",
                    null,
                    Map.of("WWW-Authenticate", "Bearer"));
        }
        if (!token.required()
                && !settings.onLoopback()
                && INSIDE.matcher(http.normalizedPath()).matches()) {
            return new Refusal(
                    403,
                    "Status and metrics are not shown to everybody. Set APP_WEB_TOKEN where the web tier runs, and send"
                            + " it as Authorization: Bearer <token>; or let it listen on this machine alone"
                            + " (camel.server.host=127.0.0.1).");
        }
        boolean picture =
                request.method() == HttpMethod.POST && http.normalizedPath().equals("/");
        return picture ? pictureRefusal(http) : bodyRefusal(http);
    }

    private Refusal pictureRefusal(RoutingContext http) {
        HttpServerRequest request = http.request();
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null || !MULTIPART.matcher(type).find()) {
            return new Refusal(400, "There is no picture in the request. " + Reception.HOW_TO_SEND);
        }
        if (request.headers().contains(HttpHeaders.CONTENT_ENCODING)) {
            return new Refusal(415, "A compressed body (Content-Encoding) is not read here. Send it as it is.");
        }
        long bytes = length(request);
        if (bytes > settings.maxBodyBytes()) {
            return UploadHandler.tooLarge(settings.maxBodyBytes());
        }
        UploadQuota.Share share = uploads.reserve(bytes < 0 ? settings.maxBodyBytes() : bytes);
        if (share == null) {
            return crowded();
        }
        Upload.open(http, settings.uploads()).hold(share::release);
        return null;
    }

    static Refusal crowded() {
        return new Refusal(
                503,
                "Too many pictures are being sent here at once. Try again in " + RETRY_SECONDS + " s.",
                null,
                Map.of("Retry-After", RETRY_SECONDS));
    }

    /** What takes no picture takes no body: nothing else is read into memory. */
    private Refusal bodyRefusal(RoutingContext http) {
        return ErrorResponse.hasBody(http.request())
                        && !allowed(http.normalizedPath()).isEmpty()
                ? new Refusal(400, "A request to this address has no body. Pictures go to POST /.")
                : null;
    }

    /** Returns what {@code Content-Length} says, or -1 where it says nothing; Vert.x refuses what is no number. */
    private static long length(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? -1 : Long.parseLong(length.strip());
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    /** The page asks for the token by itself, and a load balancer has none. */
    private static boolean open(RoutingContext http) {
        String path = http.normalizedPath();
        boolean reads =
                http.request().method() == HttpMethod.GET || http.request().method() == HttpMethod.HEAD;
        return reads
                && (path.equals("/")
                        || path.startsWith("/page/")
                        || path.equals("/observe/health")
                        || path.startsWith("/observe/health/"));
    }

    private void fail(RoutingContext http) {
        HttpServerResponse response = http.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (http.failure() instanceof Refusal refusal) {
            word(http, refusal);
            return;
        }
        word(
                http,
                switch (http.statusCode()) {
                    case 400 -> MultipartParser.malformed();
                    case 503 -> EdgeHttpServer.startingOrStopping();
                    default -> {
                        LOG.error("A request to {} failed", http.normalizedPath(), http.failure());
                        yield new Refusal(500, "Something broke here, not in your request. Try again.");
                    }
                });
    }

    private static void word(RoutingContext http, Refusal refusal) {
        ErrorResponse.answer(http.request(), refusal);
    }
}
