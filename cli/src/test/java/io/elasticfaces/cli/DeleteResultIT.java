package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticfaces.contract.Detection;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.OutcomeStatus;
import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.contract.aws.StoredOutcome;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What DELETE /results/{id} leaves of a request, over real HTTP, S3 and SQS. */
class DeleteResultIT {
    private static final String TOKEN = "Bearer a-token-of-some-length";
    private static final Outcome FOUND = new Outcome(
            OutcomeStatus.OK, "Paul", null, new Detection(0.2, List.of(), 0.9, List.of(), "dlib", null, Map.of()));

    private static WebTier web;

    @BeforeAll
    static void start(@TempDir Path folder) {
        web = new WebTier(folder, Map.of("app.web.token", "a-token-of-some-length"));
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    @Test
    void shouldDeleteWhatIsOnItsWaySoThatNoWorkerCanLeaveAName() throws Exception {
        HttpRequest post = post("patient.png", "Idempotency-Key", "once-1");
        var waiting = CompletableFuture.supplyAsync(() -> sendUnchecked(post));
        RecognitionRequest request = web.takeRequests(1).get(0);

        assertThat(delete(request.id()).statusCode()).isEqualTo(204);

        HttpResponse<String> told = waiting.get(5, TimeUnit.SECONDS);
        assertThat(told.statusCode()).isEqualTo(410);
        assertThat(told.body()).contains("deleted");
        assertThatThrownBy(() -> web.aws.s3().headObject(head -> head.bucket(WebTier.NAMES.inBucket())
                        .key(request.imageName())))
                .isInstanceOf(NoSuchKeyException.class);
        assertThatThrownBy(() -> store(request, "*"))
                .as("a worker that is still at work writes its outcome once")
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(412));
        web.reply(new RecognitionReply(request.imageName(), request.id(), FOUND));
        assertGone(request);
        assertThat(web.send(post).statusCode())
                .as("the same request, sent again")
                .isEqualTo(410);
    }

    @Test
    void shouldLeaveNothingOfAResultThatWasThere() throws Exception {
        assertThat(web.send(post("paul.png", "Prefer", "respond-async")).statusCode())
                .isEqualTo(202);
        RecognitionRequest request = web.takeRequests(1).get(0);
        store(request, null);
        assertThat(get(request.id()).body()).isEqualTo("paul:Paul");

        assertThat(delete(request.id()).statusCode()).isEqualTo(204);

        assertGone(request);
        assertThat(delete(request.id()).statusCode()).as("once more").isEqualTo(204);
        assertGone(request);
    }

    @Test
    void shouldDeleteOnlyForThoseWithAnIdAndTheToken() throws Exception {
        assertThat(web.send(post("safe.png", "Prefer", "respond-async")).statusCode())
                .isEqualTo(202);
        RecognitionRequest request = web.takeRequests(1).get(0);

        HttpResponse<String> stranger = web.send(HttpRequest.newBuilder(web.uri("/results/" + request.id()))
                .DELETE()
                .build());
        assertThat(stranger.statusCode()).isEqualTo(401);
        assertThat(get(request.id()).statusCode()).isEqualTo(202);
        assertThat(delete(request.id().substring(0, 8)).statusCode()).isEqualTo(404);
        assertThat(delete("0190a0fb-a9bc-8602-833e-a6fb9496666d").statusCode())
                .as("an id never seen")
                .isEqualTo(404);
        assertThat(delete("0190a0fb-a9bc-7602-833e-a6fb9496666d").statusCode())
                .as("an id whose time is long over")
                .isEqualTo(410);
    }

    private static void assertGone(RecognitionRequest request) throws Exception {
        HttpResponse<String> gone = get(request.id());
        assertThat(gone.statusCode()).isEqualTo(410);
        assertThat(gone.body()).contains("deleted").doesNotContain("Paul");
        var stored = web.aws.s3().getObjectAsBytes(get -> get.bucket(WebTier.NAMES.outBucket())
                .key(request.imageName()));
        GetObjectResponse details = stored.response();
        assertThat(stored.asUtf8String()).isEqualTo(Outcome.NOBODY);
        assertThat(details.metadata()).containsOnlyKeys(StoredOutcome.METADATA);
        assertThat(details.metadata().values().toString()).doesNotContain("Paul", "paul", "dlib");
    }

    private static void store(RecognitionRequest request, String ifNoneMatch) {
        web.aws
                .s3()
                .putObject(
                        put -> put.bucket(WebTier.NAMES.outBucket())
                                .key(request.imageName())
                                .ifNoneMatch(ifNoneMatch)
                                .metadata(StoredOutcome.metadata(FOUND, Map.of("file-name", "paul.png"))),
                        RequestBody.fromString(FOUND.name()));
    }

    private static HttpResponse<String> get(String id) throws Exception {
        return web.get("/results/" + id, "Authorization", TOKEN);
    }

    private static HttpResponse<String> delete(String id) throws Exception {
        return web.send(HttpRequest.newBuilder(web.uri("/results/" + id))
                .header("Authorization", TOKEN)
                .DELETE()
                .build());
    }

    private static HttpRequest post(String fileName, String... headers) {
        return new Multipart()
                .file("inputFile", fileName, Pictures.png(5, 5))
                .post(web.uri("/"))
                .headers(headers)
                .header("Authorization", TOKEN)
                .build();
    }

    private static HttpResponse<String> sendUnchecked(HttpRequest request) {
        try {
            return web.send(request);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
