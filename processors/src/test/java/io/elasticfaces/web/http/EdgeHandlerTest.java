package io.elasticfaces.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may call the shipped routes of a web tier that other machines can reach. */
class EdgeHandlerTest {
    private static final String OLD = "the-old-token-of-some-length";
    private static final String NEW = "the-new-token-of-some-length";

    private static EdgeServer open;
    private static EdgeServer locked;

    @BeforeAll
    static void start() throws Exception {
        open = serve("");
        locked = serve(OLD + "," + NEW);
    }

    @AfterAll
    static void stop() {
        open.close();
        locked.close();
    }

    private static EdgeServer serve(String tokens) throws Exception {
        String routes = Stream.of("problem-details", "page", "page-files", "status", "metrics", "health", "health-live")
                .map(route -> "file:../routes/web/" + route + ".yaml")
                .collect(Collectors.joining(","));
        return new EdgeServer(Map.of(
                "camel.server.host", "0.0.0.0",
                "camel.main.routesIncludePattern", routes,
                "app.web.token", tokens));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/status",
                "/status/",
                "//status",
                "/%73tatus",
                "/./status",
                "/page/../status",
                "/page/%2e%2e/status",
                "/status?x=/observe/health",
                "/observe/metrics",
                "/observe/metrics/",
                "/observe//metrics",
                "/observe/health/../metrics"
            })
    void shouldNotShowStatusAndMetricsToStrangers(String path) throws Exception {
        assertThat(get(open, path).statusCode()).isIn(403, 404);
        assertThat(get(locked, path).statusCode()).isEqualTo(401);
    }

    @Test
    void shouldTellHowToSeeStatusAndMetrics() throws Exception {
        for (String path : new String[] {"/status", "/observe/metrics"}) {
            HttpResponse<String> refused = get(open, path);
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("APP_WEB_TOKEN", "camel.server.host=127.0.0.1");
        }
    }

    @Test
    void shouldShowPageAndHealthToEverybody() throws Exception {
        for (EdgeServer server : new EdgeServer[] {open, locked}) {
            for (String path : new String[] {"/", "/page/page.js", "/observe/health", "/observe/health/live"}) {
                assertThat(get(server, path).statusCode()).as(path).isEqualTo(200);
            }
        }
    }

    @Test
    void shouldShowResultsWithTheTokenIfThereIsOne() throws Exception {
        assertThat(get(open, "/results/1").body()).isEqualTo("result 1");
        assertThat(get(locked, "/results/1").statusCode()).isEqualTo(401);
        assertThat(get(open, "/nowhere").statusCode()).isEqualTo(404);
        assertThat(get(locked, "/nowhere").statusCode()).isEqualTo(401);
    }

    @Test
    void shouldAcceptTheOldTokenAndTheNew() throws Exception {
        assertThat(status(OLD)).isEqualTo(200);
        assertThat(status(NEW)).isEqualTo(200);
        assertThat(status(OLD + "," + NEW)).isEqualTo(401);
        HttpHeaders headers =
                get(locked, "/status", "Authorization", "Bearer " + NEW).headers();
        assertThat(headers.firstValue("Content-Type")).hasValue("application/json");
    }

    private static int status(String token) throws Exception {
        return get(locked, "/status", "Authorization", "Bearer " + token).statusCode();
    }

    @Test
    void shouldSendSecurityHeadersWithEveryResponse() throws Exception {
        for (HttpResponse<String> response :
                new HttpResponse[] {get(open, "/results/1"), get(open, "/status"), get(locked, "/x")}) {
            assertThat(response.headers().map())
                    .containsKeys(
                            "x-content-type-options",
                            "referrer-policy",
                            "cross-origin-resource-policy",
                            "cross-origin-opener-policy",
                            "permissions-policy")
                    .doesNotContainKey("strict-transport-security");
            assertThat(response.headers().firstValue("X-Frame-Options")).hasValue("DENY");
            assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
            assertThat(response.headers().firstValue("Content-Security-Policy"))
                    .hasValue("default-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'none';"
                            + " form-action 'self'; frame-ancestors 'none'");
        }
    }

    private static HttpResponse<String> get(EdgeServer server, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(
                        (headers.length == 0 ? request : request.headers(headers)).build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
