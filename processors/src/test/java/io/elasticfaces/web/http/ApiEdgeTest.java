package io.elasticfaces.web.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the addresses of the CompreFace and Rekognition APIs take, and how they refuse the rest. */
class ApiEdgeTest {
    private static final String TOKEN = "a-token-of-some-length";
    private static final String PEOPLE = "/api/v1/people/Ada";

    @TempDir
    static Path folder;

    private static Path uploads;
    private static EdgeServer open;
    private static EdgeServer locked;

    @BeforeAll
    static void start() throws Exception {
        uploads = folder.resolve("uploads");
        open = new EdgeServer(Map.of(
                "camel.server.host", "0.0.0.0",
                "app.web.upload-folder", uploads.toString(),
                "app.web.cors-origins", "https://a.example, http://b.example:8080"));
        locked = new EdgeServer(Map.of(
                "app.web.token", TOKEN,
                "app.web.access-keys", "AKID:0123456789abcdef",
                "app.web.cors-origins", "*"));
    }

    @AfterAll
    static void stop() {
        open.close();
        locked.close();
    }

    @Test
    void shouldDecodeThePicturesOfJsonAndKeepTheRest() throws Exception {
        byte[] picture = new byte[2_000_000];
        new Random(1).nextBytes(picture);
        String base64 = Base64.getEncoder().encodeToString(picture);
        String escaped = Base64.getMimeEncoder()
                .encodeToString(picture)
                .replace("\r\n", "\\r\\n")
                .replace("/", "\\/");
        String body = """
                {"file": "%s", "n": [1, 2.5, null, true], "source_image": "data:image/png;base64,%s",
                "target_image": "%s", "x": {"file": "kept", "Bytes": null}, "Image": {"Bytes": "%s"}}""".formatted(base64, base64, escaped, base64.replace("=", ""));

        HttpResponse<String> response = post(open, PEOPLE, "application/json; charset=UTF-8", body);

        String hash = ":" + HexFormat.of().formatHex(Signatures.sha256().digest(picture));
        assertThat(response.body())
                .isEqualTo("Ada,null,file" + hash + ",source_image" + hash + ",target_image" + hash + ",Image.Bytes"
                        + hash + ",{n=[1, 2.5, null, true], x={file=kept, Bytes=null}, Image={}}");
        awaitNothingHeld();
    }

    @Test
    void shouldTakeAnArray() throws Exception {
        assertThat(post(open, PEOPLE, "application/json", "[\"id1\",\"id2\"]").body())
                .isEqualTo("Ada,null,[id1, id2]");
    }

    private record Bad(String name, String body, int status, String sentence) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Bad> bad() {
        return Stream.of(
                new Bad("nothing", "", 400, "is empty"),
                new Bad("a text", "\"a\"", 400, "neither"),
                new Bad("half an object", "{\"a\":1", 400, "not valid JSON"),
                new Bad("half a picture", "{\"file\":\"YWJj", 400, "not valid base64"),
                new Bad("half a text", "{\"a\":\"YWJj", 400, "not valid JSON"),
                new Bad("no base64", "{\"file\":\"Y?Jj\"}", 400, "file is not valid base64"),
                new Bad("another prefix", "{\"file\":\"blob:abc\"}", 400, "not valid base64"),
                new Bad("two objects", "{} {}", 400, "after"),
                new Bad("a field twice", "{\"file\":\"\",\"file\":\"\"}", 400, "not valid JSON"),
                new Bad("depth", "[".repeat(21) + "]".repeat(21), 400, "20 levels"),
                new Bad("a long text", "[\"" + "x".repeat(1_000_001) + "\"]", 400, "1000000 characters"),
                new Bad("many numbers", "[1" + ",1".repeat(40_000) + "]", 413, "1 MB"),
                new Bad("a large body", "[\"" + "x".repeat(15_000_000) + "\"]", 413, "15 MB"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void shouldRefuseBadJsonAndKeepNothing(Bad bad) throws Exception {
        HttpResponse<String> response = post(open, PEOPLE, "application/json", bad.body());

        assertThat(response.statusCode()).isEqualTo(bad.status());
        assertThat(response.body()).startsWith("{\"message\":\"").contains(bad.sentence());
        awaitNothingHeld();
    }

    @Test
    void shouldTakeAFormWithoutABoundaryInItsContentType() throws Exception {
        String form =
                "----SDK\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n\r\nabc\r\n----SDK--\r\n";

        assertThat(post(open, PEOPLE, "multipart/form-data", form).body()).startsWith("Ada,null,file:ba7816bf");
        assertThat(post(open, PEOPLE, "multipart/form-data", "no form\r\n").body())
                .contains("boundary");
        assertThat(post(open, PEOPLE, "multipart/form-data", "-".repeat(200)).body())
                .contains("boundary");
        assertThat(post(open, "/", "multipart/form-data", form).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "/, application/json, There is no picture",
        "/api/v1/people/Ada, text/plain, '{\"message\":\"The body''s Content-Type must be multipart'",
        "/api/v1/people/Ada, application/x-www-form-urlencoded, Content-Type must be",
        "/rekognition, multipart/form-data; boundary=B, '\"__type\":\"InvalidParameterException\"'"
    })
    void shouldTakeNoOtherBody(String path, String type, String sentence) throws Exception {
        HttpResponse<String> response = post(open, path, type, "{}", "X-Amz-Target", "RekognitionService.DetectFaces");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains(sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/people/Ada/, Ada",
        "/api/v1/people/Zo%C3%AB%20K, Zoë K",
        "/api/v1/people/a%2Fb%2F/, a/b/",
        "/api/v1/people/50%25+?name=x, 50%+"
    })
    void shouldReadNamesInPaths(String path, String name) throws Exception {
        assertThat(send(open, "GET", path).body()).isEqualTo(name + ",null,null");
        assertThat(send(open, "DELETE", path).statusCode()).isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Zo\u00eb", "Zo\u00c3\u00ab", "Zo%C3%AB", "Zo%C3%AB?name=\u00c3\u00ab"})
    void shouldReadUnescapedNames(String name) throws Exception {
        String request = "GET /api/v1/people/" + name + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

        assertThat(open.exchange(request.getBytes(StandardCharsets.ISO_8859_1))).endsWith("Zo\u00c3\u00ab,null,null");
    }

    @Test
    void shouldTakeATokenAsCompreFacesKey() throws Exception {
        assertThat(send(locked, "GET", PEOPLE, "x-api-key", TOKEN).statusCode()).isEqualTo(200);
        assertThat(send(locked, "GET", PEOPLE, "Authorization", "Bearer " + TOKEN)
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(locked, "GET", PEOPLE, "x-api-key", "other").body()).contains("\"code\":10");
        assertThat(send(locked, "GET", PEOPLE).body()).contains("\"code\":20");
        assertThat(send(locked, "GET", "/results/1", "x-api-key", TOKEN).statusCode())
                .isEqualTo(401);
        assertThat(send(locked, "GET", "/api/v1/static/" + TOKEN + "/images/1").body())
                .isEqualTo("image 1");
        assertThat(send(locked, "GET", "/api/v1/static/other/images/1").statusCode())
                .isEqualTo(401);
        assertThat(send(locked, "GET", "/api/v1/static/other/images/1", "x-api-key", TOKEN)
                        .statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/rekognition", "/rekognition/"})
    void shouldNeedASignatureWhereThereIsAToken(String path) throws Exception {
        String type = "application/x-amz-json-1.1";
        HttpResponse<String> refused = post(locked, path, type, "{}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).startsWith("{\"__type\":\"MissingAuthenticationTokenException\",\"message\":\"");
        assertThat(refused.headers().map()).containsKeys("x-amzn-requestid", "x-amzn-errortype");
        assertThat(post(locked, path, type, "{}", "Authorization", "Bearer " + TOKEN)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void shouldOnlyRecogniseForStrangersWithoutAToken() throws Exception {
        String type = "application/x-amz-json-1.1";
        assertThat(post(open, "/rekognition", type, "{}", "X-Amz-Target", "RekognitionService.DetectFaces")
                        .body())
                .isEqualTo("null,RekognitionService.DetectFaces,{}");
        assertThat(post(open, "/rekognition", type, "{}", "X-Amz-Target", "RekognitionService.ListFaces")
                        .body())
                .contains("AccessDeniedException", "APP_WEB_TOKEN");
    }

    @Test
    void shouldLetPagesOfTheConfiguredOriginsCall() throws Exception {
        HttpResponse<String> preflight = send(
                locked,
                "OPTIONS",
                PEOPLE,
                "Origin",
                "https://a.example",
                "Access-Control-Request-Method",
                "PUT",
                "Access-Control-Request-Headers",
                "x-api-key");
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods"))
                .hasValueSatisfying(methods -> assertThat(methods).contains("PUT"));
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
                .hasValue("x-api-key");

        HttpResponse<String> allowed = send(open, "GET", PEOPLE, "Origin", "http://b.example:8080");
        assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin")).hasValue("http://b.example:8080");
        assertThat(allowed.headers().firstValue("Access-Control-Expose-Headers"))
                .hasValueSatisfying(exposed -> assertThat(exposed).contains("Location", "Retry-After", "Faces-Status"));
        assertThat(allowed.headers().firstValue("Cross-Origin-Resource-Policy")).hasValue("cross-origin");

        HttpResponse<String> other = send(open, "GET", PEOPLE, "Origin", "http://c.example");
        assertThat(other.statusCode()).as("such as our own page").isEqualTo(200);
        assertThat(other.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        assertThat(send(open, "OPTIONS", PEOPLE, "Origin", "http://c.example", "Access-Control-Request-Method", "PUT")
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void shouldLetNoPageOfAnotherSiteChangeAnything() throws Exception {
        String type = "application/x-amz-json-1.1";
        String[] action = {
            "X-Amz-Target", "RekognitionService.DeleteFaces", "Sec-Fetch-Site", "cross-site", "Origin", ""
        };
        try (EdgeServer local = new EdgeServer(Map.of("app.web.cors-origins", "https://a.example"))) {
            action[5] = "https://b.example";
            assertThat(post(local, "/rekognition", type, "{}", action).body()).contains("Pages of other sites");
            action[5] = "https://a.example";
            assertThat(post(local, "/rekognition", type, "{}", action).statusCode())
                    .isEqualTo(200);
            action[3] = "same-origin";
            action[5] = "http://127.0.0.1";
            assertThat(post(local, "/rekognition", type, "{}", action).statusCode())
                    .isEqualTo(200);
        }
    }

    private static void awaitNothingHeld() {
        await().atMost(10, SECONDS).untilAsserted(() -> {
            assertThat(open.gauge("faces.uploads.in.progress")).isZero();
            assertThat(uploads.toFile().list()).isEmpty();
            assertThat(EdgeServer.openFiles(uploads)).isEmpty();
        });
    }

    private static HttpResponse<String> post(
            EdgeServer server, String path, String type, String body, String... headers) throws Exception {
        return send(request(server, path, headers)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8)));
    }

    private static HttpResponse<String> send(EdgeServer server, String method, String path, String... headers)
            throws Exception {
        return send(request(server, path, headers).method(method, BodyPublishers.noBody()));
    }

    private static HttpRequest.Builder request(EdgeServer server, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
