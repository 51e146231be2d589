package io.elasticfaces.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands before every route of the HTTP server: security headers, the time an upload may take, and the words for
 * errors that no route sees (408, 413, 404, 405).
 */
public final class HttpGuard {
    private static final Logger LOG = LoggerFactory.getLogger(HttpGuard.class);

    /** Before Camel's routes, whose order starts at 0. */
    private static final int FIRST = -1000;

    private static final int LAST = Integer.MAX_VALUE;

    private static final String CONTENT_POLICY = "default-src 'self'; img-src 'self' blob: data:; object-src 'none';"
            + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private final Duration uploadTimeout;
    private final long maxBodyBytes;
    private final AccessToken token;
    private final List<Served> served = new CopyOnWriteArrayList<>();

    /**
     * @param uploadTimeout how long a request's body may take to come in
     * @param maxBodyBytes the limit that a 413 names
     * @param token what callers of everything but the page and the health check present
     */
    public HttpGuard(Duration uploadTimeout, long maxBodyBytes, AccessToken token) {
        this.uploadTimeout = uploadTimeout;
        this.maxBodyBytes = maxBodyBytes;
        this.token = token;
    }

    void stand(Router router) {
        router.route().order(FIRST).handler(this::admit).failureHandler(this::fail);
        router.route().order(LAST - 1).handler(this::comeBack);
        router.route().order(LAST).handler(this::refuse);
    }

    /** Answers where a route of ours is not up yet, or not any more: the next web tier has it. */
    private void comeBack(RoutingContext http) {
        String method = http.request().method().name();
        boolean ours = served.stream()
                .anyMatch(one -> one.path().matcher(http.normalizedPath()).matches()
                        && Arrays.asList(one.methods().split(",")).contains(method));
        if (ours) {
            http.response().putHeader("Retry-After", "1");
            http.fail(503);
        } else {
            http.next();
        }
    }

    /** Notes that there is a route for a path of platform-http, e.g. {@code /results/{id}}. */
    void serves(String path, String methods) {
        served.add(new Served(Pattern.compile(path.replaceAll("\\{[^/}]+}", "[^/]+")), methods));
    }

    /** A path and the methods, separated by commas, that a route takes there. */
    private record Served(Pattern path, String methods) {}

    /** Answers what no route took: Camel's router lies below Vert.x's own, which knows nothing of our words. */
    private void refuse(RoutingContext http) {
        String path = http.normalizedPath();
        String allowed = served.stream()
                .filter(one -> one.path().matcher(path).matches())
                .map(Served::methods)
                .collect(Collectors.joining(","));
        if (allowed.isEmpty()) {
            word(http, new Refusal(404, "There is nothing at this address."));
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

    private void admit(RoutingContext http) {
        LineEnds.keepWhole(http.request().connection());
        http.response()
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Content-Security-Policy", CONTENT_POLICY);
        if (!open(http) && !token.admits(http.request().getHeader(HttpHeaders.AUTHORIZATION))) {
            http.response().putHeader("WWW-Authenticate", "Bearer");
            http.fail(401);
            return;
        }
        long timer = http.vertx().setTimer(uploadTimeout.toMillis(), id -> {
            if (!http.request().isEnded() && !http.response().ended()) {
                http.fail(408);
            }
        });
        http.addEndHandler(ended -> http.vertx().cancelTimer(timer));
        http.next();
    }

    /** The page asks for the token by itself, and a load balancer has none. */
    private static boolean open(RoutingContext http) {
        String path = http.normalizedPath();
        return http.request().method() == HttpMethod.GET
                && (path.equals("/") || path.startsWith("/page/") || path.equals("/observe/health"));
    }

    private void fail(RoutingContext http) {
        HttpServerResponse response = http.response();
        if (response.ended() || response.closed()) {
            return;
        }
        int status = http.statusCode();
        Refusal refusal =
                switch (status) {
                    case 401 ->
                        new Refusal(
                                401,
                                "A token is needed here, and none or a wrong one came: send the header Authorization:"
                                        + " Bearer <token>.");
                    case 408 ->
                        new Refusal(
                                408,
                                "The upload took longer than " + uploadTimeout.toSeconds() + " s. Send it again, or a"
                                        + " smaller picture.");
                    case 413 ->
                        new Refusal(
                                413,
                                "The request is larger than " + maxBodyBytes / 1_000_000 + " MB. Send a smaller"
                                        + " picture.");
                    case 400 ->
                        new Refusal(
                                400,
                                "The request cannot be read: a header, a form field or a file name is malformed or too"
                                        + " long.");
                    case 503 -> new Refusal(503, "The service is starting or stopping. Try again in a moment.");
                    default -> {
                        LOG.error("A request to {} failed", http.normalizedPath(), http.failure());
                        yield new Refusal(500, "Something broke here, not in your request. Try again.");
                    }
                };
        if (!http.request().isEnded()) {
            response.putHeader(HttpHeaders.CONNECTION, "close");
        }
        word(http, refusal);
        if (!http.request().isEnded()) {
            http.request().connection().close();
        }
    }

    private static void word(RoutingContext http, Refusal refusal) {
        boolean json = Accepts.json(http.request().getHeader(HttpHeaders.ACCEPT));
        Problem problem = new Problem(refusal.status(), refusal.getMessage(), refusal.id());
        http.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, problem.contentType(json))
                .end(problem.body(json));
    }
}
