package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticfaces.contract.Detection;
import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.OutcomeStatus;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.contract.aws.StoredOutcome;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sqs.model.Message;

/** The HTTP contract over real HTTP, S3 and SQS. */
class WebTierIT {
    private static final int MOST_WAITING = 20;

    private static WebTier web;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        web = new WebTier(folder, Map.of("app.web.max-waiting", Integer.toString(MOST_WAITING)));
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    @Test
    void shouldAnswerAsTextOrJson() throws Exception {
        var text = post("test_000.jpg", "Accept", "*/*");
        web.reply(web.take(), WebTier.found("Paul"));
        assertThat(text.join().body()).isEqualTo("test_000:Paul");
        assertThat(text.join().headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");

        var json = post("test_000.jpg", "Accept", "application/json");
        RecognitionRequest request = web.take();
        web.reply(request, WebTier.found("Paul"));
        assertThat(json.join().body())
                .contains("\"id\":\"" + request.id() + "\"", "\"name\":\"Paul\"", "\"distance\":0.25", "\"box\":[1.0")
                .contains("\"status\":\"ok\"", "\"model\":\"dlib\"", "\"timings\":{");

        var nobody = post("landscape.jpg", "Accept", "*/*");
        web.reply(web.take(), new Outcome(OutcomeStatus.NO_FACE, Outcome.NOBODY, null, Detection.NONE));
        assertThat(nobody.join().body()).isEqualTo("landscape:Unknown");
    }

    @Test
    void shouldWorkWithTheReferenceProjectsWorker() throws Exception {
        var answer = post("test_007.jpg", "Accept", "*/*");
        String key = web.take().imageName();
        web.cloud.send(AppCloud.NAMES.responseQueue(), "{\"image_name\": \"" + key + "\", \"prediction\": \"Bill\"}");

        assertThat(answer.join().body()).isEqualTo("test_007:Bill");
    }

    @Test
    void shouldNeverSwapTheAnswersOfTwoPicturesOfOneName() throws Exception {
        for (int round = 0; round < 20; round++) {
            byte[] firstPicture = Multipart.png(10 + round, 10);
            var first = web.post("image.jpg", firstPicture, "Accept", "*/*");
            var second = web.post("image.jpg", Multipart.png(10 + round, 20), "Accept", "*/*");
            for (RecognitionRequest request : web.take(2)) {
                boolean isFirst = Arrays.equals(web.picture(request), firstPicture);
                web.reply(request, WebTier.found(isFirst ? "First" : "Second"));
            }
            assertThat(first.join().body()).isEqualTo("image:First");
            assertThat(second.join().body()).isEqualTo("image:Second");
        }
    }

    @Test
    void shouldPassOnNothingOfTheRequestsHeadersAndFields() throws Exception {
        List<String> headers = new ArrayList<>(List.of("Authorization", "Bearer secret", "X-Long", "x".repeat(4096)));
        for (int i = 0; i < 28; i++) {
            headers.addAll(List.of("X-Header-" + i, "value-" + i));
        }
        headers.addAll(List.of("CamelAwsS3Key", "elsewhere", "CamelAwsS3BucketName", "elsewhere"));
        var answer = web.sendLater(new Multipart()
                .field("CamelAwsS3Key", "elsewhere")
                .field("CamelAwsS3OverrideBucketName", "elsewhere")
                .field("ticket", "forged")
                .field("id", "forged")
                .file("inputFile", "face.jpg", Multipart.png(9, 9))
                .field("CamelHttpResponseCode", "418")
                .post(web.uri("/"))
                .headers(headers.toArray(String[]::new)));

        Message message = web.takeMessages(1).get(0);
        RecognitionRequest sent = RecognitionRequest.parse(message.body());
        assertThat(message.messageAttributes()).isEmpty();
        assertThat(message.body()).doesNotContain("secret", "elsewhere", "forged", "value-");
        assertThat(web.metadata(sent)).containsOnlyKeys("file-name");
        web.reply(sent, WebTier.found("Ada"));

        assertThat(answer.join().statusCode()).isEqualTo(200);
        assertThat(answer.join().body()).isEqualTo("face:Ada");
    }

    @Test
    void shouldAcceptAtOnceAndKeepTheResult() throws Exception {
        String location = web.accept("later.jpg");
        assertThat(web.get(location).statusCode()).isEqualTo(202);

        web.answer(web.take(), WebTier.found("Zoë"));

        assertThat(web.get(location).body()).isEqualTo("later:Zoë");
        assertThat(web.get(location, "Accept", "application/json").body())
                .contains("\"name\":\"Zoë\"", "\"status\":\"ok\"");
    }

    @Test
    void shouldAnswerARetryWithTheFirstOnesIdAndAnswer() throws Exception {
        String[] headers = {"Idempotency-Key", "a key of mine", "Accept", "application/json"};
        var first = post("again.jpg", headers);
        RecognitionRequest request = web.take();
        var second = post("again.jpg", headers);
        // As a worker does: the second request may arrive after the reply.
        web.answer(request, WebTier.found("Paul"));
        first.join();
        var third = post("again.jpg", headers);

        for (var again : List.of(first, second, third)) {
            assertThat(again.join().statusCode()).isEqualTo(200);
            assertThat(again.join().body()).contains("\"id\":\"" + request.id() + "\"", "\"name\":\"Paul\"");
        }
        assertThat(web.get("/results/" + request.id()).body()).isEqualTo("again:Paul");
    }

    @Test
    void shouldReportWhyARequestFailed() throws Exception {
        var answer = post("killer.jpg", "Accept", "application/json");
        RecognitionRequest request = web.take();
        Outcome failed = Outcome.failed(FailureReason.WORKERS_DIED, "It was tried 4 times.");
        web.answer(request, failed);

        assertThat(answer.join().statusCode()).isEqualTo(500);
        assertThat(answer.join().body()).contains("\"id\":\"" + request.id() + "\"", "It was tried 4 times.");
        HttpResponse<String> result = web.get("/results/" + request.id(), "Accept", "application/json");
        assertThat(result.statusCode()).isEqualTo(200);
        assertThat(result.body()).contains("\"status\":\"failed\"", "\"reason\":\"workers-died\"");
    }

    @Test
    void shouldRefuseRequestsWhenTooManyWait() throws Exception {
        Awaitility.await("no request of other tests waits")
                .atMost(WebTier.LONG)
                .until(() -> web.get("/status").body().contains("\"waiting\":0,"));
        var waiting = web.posts(MOST_WAITING + 4, "Accept", "*/*");
        for (RecognitionRequest request : web.take(MOST_WAITING)) {
            web.reply(request, WebTier.found("Someone"));
        }

        List<HttpResponse<String>> answers =
                waiting.stream().map(CompletableFuture::join).toList();
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(MOST_WAITING);
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() == 503)
                .hasSize(4)
                .allSatisfy(answer -> assertThat(
                                answer.headers().firstValueAsLong("Retry-After").orElseThrow())
                        .isPositive());
    }

    @Test
    void shouldServePageHealthAndMetrics() throws Exception {
        HttpResponse<String> page = web.get("/");
        assertThat(page.body()).containsIgnoringCase("<!doctype html>");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'self'");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(web.get("/page/page.js").statusCode()).isEqualTo(200);

        assertThat(web.get("/observe/health").body()).contains("\"status\":\"UP\"");
        HttpResponse<String> head = web.send(
                HttpRequest.newBuilder(web.uri("/observe/health")).method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(web.get("/observe/metrics").body())
                .contains("faces_requests_waiting", "faces_request_duration_seconds");
        assertThat(web.get("/nowhere", "Accept", "application/json").body()).contains("\"status\":404");
    }

    @Test
    void shouldDeleteARequestInProgressSoThatNoWorkerCanLeaveAName() throws Exception {
        String[] headers = {"Idempotency-Key", "once-1"};
        var waiting = post("patient.png", headers);
        RecognitionRequest request = web.take();

        assertThat(web.delete("/results/" + request.id()).statusCode()).isEqualTo(204);

        assertThat(waiting.join().statusCode()).isEqualTo(410);
        assertThat(waiting.join().body()).contains("deleted");
        assertThatThrownBy(() -> web.picture(request)).isInstanceOf(S3Exception.class);
        assertThatThrownBy(() -> web.cloud
                        .aws
                        .s3()
                        .putObject(
                                put -> put.bucket(AppCloud.NAMES.outBucket())
                                        .key(request.imageName())
                                        .ifNoneMatch("*"),
                                RequestBody.fromString("Paul")))
                .as("a worker that is still busy stores its outcome only once")
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(412));
        web.reply(request, WebTier.found("Paul"));
        assertGone(request);
        assertThat(post("patient.png", headers).join().statusCode())
                .as("a retry")
                .isEqualTo(410);
    }

    @Test
    void shouldDeleteAResult() throws Exception {
        String location = web.accept("paul.png");
        RecognitionRequest request = web.take();
        web.answer(request, WebTier.found("Paul"));
        assertThat(web.get(location).body()).isEqualTo("paul:Paul");

        for (int i = 0; i < 2; i++) {
            assertThat(web.delete(location).statusCode()).isEqualTo(204);
            assertGone(request);
        }
        assertThat(web.delete(location.substring(0, 20)).statusCode()).isEqualTo(404);
        String unknown = "/results/0190a0fb-a9bc-8602-833e-a6fb9496666d";
        assertThat(web.delete(unknown).statusCode()).as("an unknown id").isEqualTo(404);
        String old = "/results/0190a0fb-a9bc-7602-833e-a6fb9496666d";
        assertThat(web.delete(old).statusCode()).as("an expired id").isEqualTo(410);
    }

    private static void assertGone(RecognitionRequest request) throws Exception {
        HttpResponse<String> gone = web.get("/results/" + request.id());
        assertThat(gone.statusCode()).isEqualTo(410);
        assertThat(gone.body()).contains("deleted").doesNotContain("Paul");
        var stored = web.cloud.aws.s3().getObjectAsBytes(get -> get.bucket(AppCloud.NAMES.outBucket())
                .key(request.imageName()));
        assertThat(stored.asUtf8String()).isEqualTo(Outcome.NOBODY);
        assertThat(stored.response().metadata()).containsOnlyKeys(StoredOutcome.METADATA);
        assertThat(stored.response().metadata().toString()).doesNotContain("Paul", "paul", "dlib");
    }

    /** The answer contains the file name as far as that is harmless, and nothing else does. */
    @Test
    void shouldAnswerWithHarmlessFileNames() throws Exception {
        Map<String, String> stems = Map.ofEntries(
                disposition("two words.png", "two words"),
                disposition(" ", "picture"),
                disposition("..\\\\..\\\\boot.ini", "boot"),
                disposition("../../etc/passwd", "passwd"),
                // Netty's decoder replaces , ; : = by spaces.
                disposition("<img src=x onerror=alert(1)>.png", "<img src x onerror alert(1)>"),
                disposition("a%0d%0aSet-Cookie: sid=1.png", "a%0d%0aSet-Cookie  sid 1"),
                disposition("a\0b\tc\u0007\u001b[31m.png", "ab c[31m"),
                disposition("a\u202egnp.exe.png", "agnp.exe"),
                disposition("${bean:ticket}{{app.web.token}}.png", "${bean ticket}{{app.web.token}}"),
                disposition("Zoë 顔.png", "Zoë 顔"),
                disposition("顔".repeat(300) + ".png", "顔".repeat(66)),
                disposition("y".repeat(5000), "y".repeat(600)),
                Map.entry("filename*=UTF-8''%E9%A1%94.png", "顔"),
                Map.entry("filename=bare.png", "bare"));
        Map<String, String> sent = new HashMap<>();
        for (var stem : stems.entrySet()) {
            var accepted = web.send(upload(stem.getKey(), StandardCharsets.UTF_8));
            sent.put(accepted.headers().firstValue("Location").orElseThrow(), stem.getValue());
        }
        var accepted = web.send(upload("filename=\"a\u00ff.png\"", StandardCharsets.ISO_8859_1));
        sent.put(accepted.headers().firstValue("Location").orElseThrow(), "a\ufffd");

        for (RecognitionRequest request : web.take(sent.size())) {
            assertThat(request.imageName()).matches(request.id() + "-[A-Za-z0-9_-][A-Za-z0-9._-]{0,126}");
            assertThat(request.toJson().length()).isLessThan(512);
            assertThat(web.metadata(request)).containsOnlyKeys("file-name");
            assertThat(web.metadata(request).get("file-name")).matches("[\\x21-\\x7e]{1,600}");
            web.answer(request, WebTier.found("Ada"));
            String location = "/results/" + request.id();

            HttpResponse<String> text = web.get(location);

            assertThat(text.body()).isEqualTo(sent.get(location) + ":Ada");
            assertThat(text.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
            assertThat(text.headers().map()).doesNotContainKeys("set-cookie");
        }
    }

    private static Map.Entry<String, String> disposition(String fileName, String stem) {
        return Map.entry("filename=\"" + fileName + "\"", stem);
    }

    private static HttpRequest.Builder upload(String fileName, Charset charset) {
        return new Multipart()
                .part(("form-data; name=\"inputFile\"; " + fileName).getBytes(charset), Multipart.png(5, 5))
                .post(web.uri("/"))
                .header("Prefer", "respond-async");
    }

    private static CompletableFuture<HttpResponse<String>> post(String fileName, String... headers) {
        return web.post(fileName, headers);
    }
}
