package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.Detection;
import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.OutcomeStatus;
import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.contract.aws.StoredOutcome;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.sqs.model.Message;

/** The HTTP contract, row by row, over real HTTP, S3 and SQS. */
class WebTierIT {
    @TempDir
    static Path folder;

    private static WebTier web;
    private static ExecutorService clients;

    @BeforeAll
    static void start() {
        web = new WebTier(
                folder,
                Map.of(
                        "app.web.answer-deadline", "4s",
                        "app.web.upload-timeout", "1s",
                        "app.web.max-waiting", "20",
                        "app.max-pixels", "1000000",
                        "camel.server.maxBodySize", "2000000"));
        clients = Executors.newCachedThreadPool();
    }

    @AfterAll
    static void stop() {
        clients.shutdownNow();
        web.close();
    }

    @Test
    void shouldAnswerWithTheNameThatTheWorkerFound() throws Exception {
        var answer = post("test_000.jpg", "Accept", "*/*");
        RecognitionRequest request = web.takeRequests(1).get(0);
        web.reply(new RecognitionReply(request.imageName(), request.id(), found("Paul")));

        assertThat(answer.get(5, TimeUnit.SECONDS).body()).isEqualTo("test_000:Paul");
        assertThat(answer.get().headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
    }

    @Test
    void shouldAnswerWithAllThatIsKnownAsJson() throws Exception {
        var answer = post("test_000.jpg", "Accept", "application/json");
        RecognitionRequest request = web.takeRequests(1).get(0);
        web.reply(new RecognitionReply(request.imageName(), request.id(), found("Paul")));

        assertThat(answer.get(5, TimeUnit.SECONDS).body())
                .contains("\"id\":\"" + request.id() + "\"", "\"name\":\"Paul\"", "\"distance\":0.25", "\"box\":[1.0")
                .contains("\"status\":\"ok\"", "\"model\":\"dlib\"", "\"timings\":{");
    }

    @Test
    void shouldWorkWithTheOriginalsWorker() throws Exception {
        var answer = post("test_007.jpg", "Accept", "*/*");
        RecognitionRequest request = web.takeRequests(1).get(0);
        web.replyRaw("{\"image_name\": \"" + request.imageName() + "\", \"prediction\": \"Bill\"}");

        assertThat(answer.get(5, TimeUnit.SECONDS).body()).isEqualTo("test_007:Bill");
    }

    @Test
    void shouldNeverSwapTheAnswersOfTwoPicturesOfOneName() throws Exception {
        for (int round = 0; round < 50; round++) {
            byte[] firstPicture = Pictures.png(10 + round, 10);
            byte[] secondPicture = Pictures.png(10 + round, 20);
            var first = post("image.jpg", firstPicture, "Accept", "*/*");
            var second = post("image.jpg", secondPicture, "Accept", "*/*");
            for (RecognitionRequest request : web.takeRequests(2)) {
                byte[] stored = web.aws
                        .s3()
                        .getObjectAsBytes(
                                get -> get.bucket(WebTier.NAMES.inBucket()).key(request.imageName()))
                        .asByteArray();
                String name = java.util.Arrays.equals(stored, firstPicture) ? "First" : "Second";
                web.reply(new RecognitionReply(request.imageName(), request.id(), found(name)));
            }
            assertThat(first.get(5, TimeUnit.SECONDS).body()).isEqualTo("image:First");
            assertThat(second.get(5, TimeUnit.SECONDS).body()).isEqualTo("image:Second");
        }
    }

    @Test
    void shouldLetNothingOfTheRequestsHeadersAndFieldsThrough() throws Exception {
        List<String> headers = new ArrayList<>(List.of("Authorization", "Bearer secret", "X-Long", "x".repeat(4096)));
        for (int i = 0; i < 28; i++) {
            headers.addAll(List.of("X-Header-" + i, "value-" + i));
        }
        headers.addAll(List.of("CamelAwsS3Key", "elsewhere", "CamelAwsS3BucketName", "elsewhere"));
        HttpRequest request = new Multipart()
                .field("CamelAwsS3Key", "elsewhere")
                .field("CamelAwsS3OverrideBucketName", "elsewhere")
                .field("ticket", "forged")
                .field("id", "forged")
                .file("inputFile", "face.jpg", Pictures.png(9, 9))
                .field("CamelHttpResponseCode", "418")
                .post(web.uri("/"))
                .headers(headers.toArray(String[]::new))
                .build();
        var answer = CompletableFuture.supplyAsync(() -> sendUnchecked(request), clients);

        Message message = web.takeMessages(1).get(0);
        RecognitionRequest sent = RecognitionRequest.parse(message.body());
        assertThat(message.messageAttributes()).isEmpty();
        assertThat(message.body()).doesNotContain("secret", "elsewhere", "forged", "value-");
        var stored = web.aws.s3().headObject(head -> head.bucket(WebTier.NAMES.inBucket())
                .key(sent.imageName()));
        assertThat(stored.metadata()).containsOnlyKeys("file-name");
        web.reply(new RecognitionReply(sent.imageName(), sent.id(), found("Ada")));

        assertThat(answer.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(answer.get().body()).isEqualTo("face:Ada");
    }

    @Test
    void shouldAcceptAtOnceAndKeepTheResultForLater() throws Exception {
        HttpResponse<String> accepted =
                post("later.jpg", "Prefer", "respond-async").get(5, TimeUnit.SECONDS);
        assertThat(accepted.statusCode()).isEqualTo(202);
        String location = accepted.headers().firstValue("Location").orElseThrow();
        assertThat(web.get(location).statusCode()).isEqualTo(202);

        RecognitionRequest request = web.takeRequests(1).get(0);
        store(request, found("Zoë"), Map.of("file-name", "later.jpg"));

        assertThat(web.get(location).body()).isEqualTo("later:Zoë");
        assertThat(web.get(location, "Accept", "application/json").body())
                .contains("\"name\":\"Zoë\"", "\"status\":\"ok\"");
    }

    @Test
    void shouldGiveARequestThatIsSentAgainTheFirstOnesIdAndAnswer() throws Exception {
        String[] headers = {"Idempotency-Key", "a key of mine", "Accept", "application/json"};
        var first = post("again.jpg", headers);
        RecognitionRequest request = web.takeRequests(1).get(0);
        var second = post("again.jpg", headers);
        // As a worker does: the second request may arrive after the reply.
        store(request, found("Paul"), Map.of("file-name", "again.jpg"));
        web.reply(new RecognitionReply(request.imageName(), request.id(), found("Paul")));
        assertThat(first.get(5, TimeUnit.SECONDS).body())
                .contains("\"id\":\"" + request.id() + "\"", "\"name\":\"Paul\"");

        var third = post("again.jpg", headers);

        for (var again : List.of(second, third)) {
            assertThat(again.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            assertThat(again.get().body()).contains("\"id\":\"" + request.id() + "\"", "\"name\":\"Paul\"");
        }
        assertThat(web.get("/results/" + request.id()).body()).isEqualTo("again:Paul");
    }

    @Test
    void shouldTellWhyARequestFailed() throws Exception {
        var answer = post("killer.jpg", "Accept", "application/json");
        RecognitionRequest request = web.takeRequests(1).get(0);
        Outcome failed = Outcome.failed(FailureReason.WORKERS_DIED, "It was tried 4 times.");
        store(request, failed, Map.of());
        web.reply(new RecognitionReply(request.imageName(), request.id(), failed));

        assertThat(answer.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(500);
        assertThat(answer.get().body()).contains("\"id\":\"" + request.id() + "\"", "It was tried 4 times.");
        HttpResponse<String> result = web.get("/results/" + request.id(), "Accept", "application/json");
        assertThat(result.statusCode()).isEqualTo(200);
        assertThat(result.body()).contains("\"status\":\"failed\"", "\"reason\":\"workers-died\"");
    }

    @Test
    void shouldAnswerUnknownWhereThereIsNoFace() throws Exception {
        var answer = post("landscape.jpg", "Accept", "*/*");
        RecognitionRequest request = web.takeRequests(1).get(0);
        web.reply(new RecognitionReply(
                request.imageName(),
                request.id(),
                new Outcome(OutcomeStatus.NO_FACE, Outcome.NOBODY, null, Detection.NONE)));

        assertThat(answer.get(5, TimeUnit.SECONDS).body()).isEqualTo("landscape:Unknown");
    }

    @Test
    void shouldPointToTheResultWhenTheDeadlinePasses() throws Exception {
        HttpResponse<String> answer = post("slow.jpg", "Accept", "*/*").get(8, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(504);
        String location = answer.headers().firstValue("Location").orElseThrow();
        RecognitionRequest request = web.takeRequests(1).get(0);
        store(request, found("Late"), Map.of("file-name", "slow.jpg"));

        assertThat(location).isEqualTo("/results/" + request.id());
        assertThat(web.get(location).body()).isEqualTo("slow:Late");
    }

    @Test
    void shouldRefuseWhatIsNoPictureUpload() throws Exception {
        assertRefused(
                HttpRequest.newBuilder(web.uri("/"))
                        .POST(HttpRequest.BodyPublishers.ofString("hello"))
                        .header("Content-Type", "text/plain"),
                400,
                "inputFile");
        assertRefused(new Multipart().field("inputFile", "text").post(web.uri("/")), 400, "inputFile");
        assertRefused(new Multipart().file("file", "a.jpg", Pictures.png(5, 5)).post(web.uri("/")), 400, "inputFile");
    }

    @Test
    void shouldRefuseWhatIsNoPicture() throws Exception {
        assertRefused(upload("a.jpg", "%PDF-1.7 not a picture".getBytes(StandardCharsets.US_ASCII)), 415, "");
        assertRefused(upload("a.jpg", new byte[0]), 422, "empty");
        assertRefused(upload("big.png", Pictures.png(1001, 1000)), 422, "pixels");
    }

    @Test
    void shouldRefuseWhatIsTooLargeBeforeItIsRead() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", web.port())) {
            socket.setSoTimeout(2000);
            socket.getOutputStream()
                    .write(("POST / HTTP/1.1\r\nHost: x\r\nContent-Type: " + Multipart.contentType()
                                    + "\r\nContent-Length: 900000000\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(firstLine(socket.getInputStream())).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void shouldRefuseAnUploadThatTakesTooLong() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", web.port())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream()
                    .write(("POST / HTTP/1.1\r\nHost: x\r\nContent-Type: " + Multipart.contentType()
                                    + "\r\nContent-Length: 1000\r\n\r\n--half")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(firstLine(socket.getInputStream())).startsWith("HTTP/1.1 408");
        }
    }

    @Test
    void shouldSendNewcomersAwayWhenTooManyWait() throws Exception {
        Awaitility.await("those of other tests to be gone")
                .atMost(10, TimeUnit.SECONDS)
                .until(() -> web.get("/status").body().contains("\"waiting\":0,"));
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            waiting.add(post("crowd-" + i + ".jpg", "Accept", "*/*"));
        }
        List<RecognitionRequest> requests = web.takeRequests(20);
        requests.forEach(
                request -> web.reply(new RecognitionReply(request.imageName(), request.id(), found("Someone"))));

        int refused = 0;
        for (CompletableFuture<HttpResponse<String>> answer : waiting) {
            HttpResponse<String> response = answer.get(8, TimeUnit.SECONDS);
            if (response.statusCode() == 503) {
                refused++;
                assertThat(response.headers().firstValueAsLong("Retry-After").orElse(0))
                        .isPositive();
            } else {
                assertThat(response.statusCode()).isEqualTo(200);
            }
        }
        assertThat(refused).isEqualTo(4);
    }

    @Test
    void shouldNotKnowWhatWasNeverSeen() throws Exception {
        assertThat(web.get("/results/nonsense").statusCode()).isEqualTo(404);
        assertThat(web.get("/results/0190a0fb-a9bc-7602-833e-a6fb9496666d").statusCode())
                .as("an id whose time is long over")
                .isEqualTo(410);
        assertThat(web.get("/nowhere", "Accept", "application/json").body()).contains("\"status\":404");
        assertThat(web.send(HttpRequest.newBuilder(web.uri("/status")).DELETE().build())
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void shouldServeThePageWithAStrictContentPolicy() throws Exception {
        HttpResponse<String> page = web.get("/");

        assertThat(page.body()).containsIgnoringCase("<!doctype html>");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'self'");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(web.get("/page/page.js").statusCode()).isEqualTo(200);
        assertThat(web.get("/page/../application.properties").statusCode()).isEqualTo(404);
    }

    @Test
    void shouldAnswerHeadAsGetWithoutABody() throws Exception {
        HttpResponse<String> head = web.send(HttpRequest.newBuilder(web.uri("/observe/health"))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build());

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void shouldRefuseTwoPicturesInOneRequest() throws Exception {
        assertRefused(
                new Multipart()
                        .file("inputFile", "a.png", Pictures.png(5, 5))
                        .file("inputFile", "b.png", Pictures.png(6, 6))
                        .post(web.uri("/")),
                400,
                "one picture");
    }

    @Test
    void shouldStoreANameOfAnyScriptWithinTheMetadataThatS3Allows() throws Exception {
        String name = "顔".repeat(300) + ".png";
        HttpResponse<String> accepted = post(name, "Prefer", "respond-async").get(5, TimeUnit.SECONDS);
        RecognitionRequest request = web.takeRequests(1).get(0);

        var stored = web.aws.s3().headObject(head -> head.bucket(WebTier.NAMES.inBucket())
                .key(request.imageName()));

        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(StoredOutcome.metadata(found("Ada"), stored.metadata()).entrySet().stream()
                        .mapToInt(entry ->
                                entry.getKey().length() + entry.getValue().length())
                        .sum())
                .isLessThan(2048);
    }

    @Test
    void shouldBeObservable() throws Exception {
        assertThat(web.get("/observe/health").body()).contains("\"status\":\"UP\"");
        assertThat(web.get("/observe/metrics").body())
                .contains("faces_requests_waiting", "faces_request_duration_seconds");
        assertThat(web.get("/status").body()).contains("\"waiting\":");
    }

    private static void assertRefused(HttpRequest.Builder request, int status, String word) throws Exception {
        HttpResponse<String> plain = web.send(request.build());
        assertThat(plain.statusCode()).isEqualTo(status);
        assertThat(plain.body()).contains(word).endsWith("\n").doesNotContain("Exception");
        HttpResponse<String> json =
                web.send(request.setHeader("Accept", "application/json").build());
        assertThat(json.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(json.body()).contains("\"status\":" + status);
    }

    private static HttpRequest.Builder upload(String fileName, byte[] content) {
        return new Multipart().file("inputFile", fileName, content).post(web.uri("/"));
    }

    private static CompletableFuture<HttpResponse<String>> post(String fileName, String... headers) {
        return post(fileName, Pictures.png(8, 8), headers);
    }

    private static CompletableFuture<HttpResponse<String>> post(String fileName, byte[] content, String... headers) {
        HttpRequest request = upload(fileName, content).headers(headers).build();
        return CompletableFuture.supplyAsync(() -> sendUnchecked(request), clients);
    }

    private static HttpResponse<String> sendUnchecked(HttpRequest request) {
        try {
            return web.send(request);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void store(RecognitionRequest request, Outcome outcome, Map<String, String> metadata) {
        web.aws
                .s3()
                .putObject(
                        put -> put.bucket(WebTier.NAMES.outBucket())
                                .key(request.imageName())
                                .metadata(StoredOutcome.metadata(outcome, metadata)),
                        RequestBody.fromString(outcome.name()));
    }

    private static Outcome found(String name) {
        return new Outcome(
                OutcomeStatus.OK,
                name,
                null,
                new Detection(
                        0.25,
                        List.of(1.0, 2.0, 3.0, 4.0),
                        0.99,
                        List.of(),
                        "dlib",
                        "000000001",
                        Map.of("total", 40.0)));
    }

    private static String firstLine(InputStream in) throws Exception {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\r'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString();
    }
}
