package io.elasticfaces.web.http;

import io.elasticfaces.contract.Settings;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import io.vertx.ext.web.handler.SecurityPolicyHandler;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Lets scripts on pages of other origins call this service (CORS, <a
 * href="https://fetch.spec.whatwg.org/#http-cors-protocol">Fetch</a>). Other requests with an {@code Origin} header are
 * handled as if without it, unlike by Vert.x's handler, which would refuse those of our own page.
 */
final class CrossOrigins implements SecurityPolicyHandler {
    private static final Pattern ORIGIN = Pattern.compile("https?://[a-z0-9.\\[\\]:-]+");
    private static final String ANY = "*";
    private static final int MAX_AGE_SECONDS = 3600;

    private final List<String> origins;
    private final CorsHandler cors = CorsHandler.create()
            .allowedMethods(Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE))
            .exposedHeaders(Set.of("Location", "Retry-After", "Faces-Status"))
            .maxAgeSeconds(MAX_AGE_SECONDS);

    /**
     * @param setting the origins, separated by commas; {@code *} for all, or empty for none
     * @throws io.elasticfaces.contract.InvalidSetting if one is no origin
     */
    CrossOrigins(String setting) {
        origins = setting.isEmpty() ? List.of() : List.of(setting.split("\\s*,\\s*", -1));
        for (String origin : origins) {
            if (!ORIGIN.matcher(origin).matches() && !setting.equals(ANY)) {
                throw Settings.invalid(
                        "app.web.cors-origins", setting, "origins such as https://www.example.com, or to * for all");
            }
        }
        cors.addOrigins(origins);
    }

    @Override
    public void handle(RoutingContext http) {
        http.response().putHeader("Cross-Origin-Resource-Policy", origins.isEmpty() ? "same-origin" : "cross-origin");
        if (isAllowed(http.request())) {
            cors.handle(http);
        } else {
            http.next();
        }
    }

    /** Returns whether a request is from a page of another site that is not configured. */
    boolean isForeign(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        return site != null && site.endsWith("-site") && !isAllowed(request);
    }

    private boolean isAllowed(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin != null && (origins.contains(ANY) || origins.contains(origin));
    }
}
