package io.elasticfaces.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is shown to whom where others can reach the web tier, before a stand-in for every route. */
class EdgeHandlerTest {
    private static final String INSIDE = "what nobody else should see";

    private static Vertx vertx;
    private static HttpServer open;
    private static HttpServer locked;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        open = serve("");
        locked = serve("the-old-token-of-some-length,the-new-token-of-some-length");
    }

    @AfterAll
    static void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static HttpServer serve(String tokens) {
        EdgeSettings settings = new EdgeSettings(
                false,
                1000,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                10,
                1000,
                UploadFolder.of("", "0"),
                Optional.empty(),
                Duration.ofMinutes(1));
        EdgeHandler guard = new EdgeHandler(settings, new AccessToken(tokens), new UploadQuota(1000));
        Router router = Router.router(vertx);
        guard.stand(router);
        for (String path : new String[] {"/", "/status", "/observe/metrics", "/observe/health", "/results/:id"}) {
            guard.serves(path.replace(":id", "{id}"), "GET,HEAD");
            router.route(path).handler(http -> http.end(INSIDE));
        }
        return vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
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
    void shouldNeverShowTheInsideToStrangersWithoutAToken(String path) throws Exception {
        HttpResponse<String> refused = get(open, path);

        assertThat(refused.body()).doesNotContain(INSIDE);
        assertThat(refused.statusCode()).isIn(403, 404);
        assertThat(get(locked, path).statusCode()).isEqualTo(401);
    }

    @Test
    void shouldSayWhatToSetWhereTheInsideIsNotShown() throws Exception {
        assertThat(get(open, "/status").statusCode()).isEqualTo(403);
        assertThat(get(open, "/status").body()).contains("APP_WEB_TOKEN", "camel.server.host=127.0.0.1");
        assertThat(get(open, "/observe/metrics").statusCode()).isEqualTo(403);
    }

    @Test
    void shouldLeaveOpenWhatIsForEverybody() throws Exception {
        assertThat(get(open, "/").body()).isEqualTo(INSIDE);
        assertThat(get(open, "/results/1").body()).isEqualTo(INSIDE);
        assertThat(get(open, "/observe/health").body()).isEqualTo(INSIDE);
        assertThat(get(locked, "/observe/health").body()).isEqualTo(INSIDE);
        assertThat(get(locked, "/results/1").statusCode()).isEqualTo(401);
        assertThat(get(open, "/nowhere").statusCode()).isEqualTo(404);
    }

    @Test
    void shouldTakeTheOldTokenAndTheNew() throws Exception {
        for (String token : new String[] {"the-old-token-of-some-length", "the-new-token-of-some-length"}) {
            assertThat(get(locked, "/status", "Authorization", "Bearer " + token)
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(get(
                                locked,
                                "/status",
                                "Authorization",
                                "Bearer the-old-token-of-some-length,the-new-token-of-some-length")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void shouldSendTheSecurityHeadersWithEveryAnswer() throws Exception {
        for (HttpResponse<String> answer :
                new HttpResponse[] {get(open, "/"), get(open, "/status"), get(locked, "/x")}) {
            assertThat(answer.headers().map())
                    .containsKeys(
                            "x-content-type-options",
                            "x-frame-options",
                            "referrer-policy",
                            "content-security-policy",
                            "cross-origin-resource-policy",
                            "permissions-policy")
                    .doesNotContainKey("strict-transport-security");
            assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        }
    }

    private static HttpResponse<String> get(HttpServer server, String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path));
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(
                        (headers.length == 0 ? request : request.headers(headers)).build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
