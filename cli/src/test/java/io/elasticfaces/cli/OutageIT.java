package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.aws.AwsClients;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;

/** The web tier while S3 or SQS is slow, refuses connections, or never answers. */
class OutageIT {
    private static final Duration RETRY_TIMEOUT = Duration.ofSeconds(4);

    /** The longest call to S3 or SQS for a small picture, which may begin just before the time-out. */
    private static final Duration LAST_CALL = Duration.ofSeconds(6);

    private static final Duration MARGIN = Duration.ofSeconds(5);

    /** In front of S3, SQS and EC2. */
    private static final List<Gate> GATES = new ArrayList<>();

    private static WebTier web;

    @BeforeAll
    static void start(@TempDir Path folder) {
        Map<String, String> settings =
                Map.of("app.web.probe", "200ms", "app.web.retry-timeout", RETRY_TIMEOUT.toMillis() + "ms");
        web = new WebTier(folder, settings, OutageIT::gate);
    }

    private static URI gate(URI server) {
        GATES.add(new Gate(server));
        return GATES.get(GATES.size() - 1).endpoint();
    }

    @AfterAll
    static void stop() {
        web.close();
        GATES.forEach(Gate::close);
    }

    @AfterEach
    void mend() {
        GATES.forEach(Gate::open);
        awaitReady(200);
    }

    @Test
    void shouldAnswerEverybodyWhileBothAreSlow() {
        GATES.forEach(gate -> gate.delay(Duration.ofSeconds(3)));

        assertThat(statuses(posts(20))).containsOnly(202);
    }

    @ParameterizedTest
    @CsvSource({"0,storage", "1,queues"})
    void shouldAnswerEverybodyAfterAShortOutage(int which, String name) throws Exception {
        String earlier = web.accept("earlier.png");
        String deleted = web.accept("deleted.png");

        GATES.get(which).refuse();
        var pictures = posts(40);
        var result = web.sendLater(HttpRequest.newBuilder(web.uri(earlier)));
        var deletion = web.sendLater(HttpRequest.newBuilder(web.uri(deleted)).DELETE());
        Awaitility.await(name + " is down and nothing is answered")
                .during(RETRY_TIMEOUT.dividedBy(2))
                .until(() -> pictures.stream().noneMatch(CompletableFuture::isDone));
        assertThat(web.get("/observe/health/ready").statusCode()).as(name).isEqualTo(200);
        GATES.get(which).open();

        assertThat(statuses(pictures)).containsOnly(202);
        assertThat(result.join().statusCode()).isEqualTo(202);
        assertThat(deletion.join().statusCode()).isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource({"0,storage", "1,queues"})
    void shouldRefuseAtOnceInALongOutageAndNobodyAfterIt(int which, String name) throws Exception {
        GATES.get(which).refuse();
        awaitReady(503);
        assertThat(web.get("/observe/health/ready").body()).contains("{\"name\":\"" + name + "\",\"status\":\"DOWN\"}");
        assertThat(web.get("/observe/health/live").statusCode()).isEqualTo(200);
        long start = System.nanoTime();
        HttpResponse<String> refused = web.post("me.png").join();
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
        assertThat(refused.body()).as("refused before anything is stored").contains("storage or its queues");
        assertThat(since(start)).isLessThan(RETRY_TIMEOUT);

        GATES.get(which).open();
        awaitReady(200);

        assertThat(statuses(posts(40))).containsOnly(202);
    }

    @ParameterizedTest
    @CsvSource({"0,storage", "1,queues"})
    void shouldGiveUpInTimeOnAServiceThatHangs(int which, String name) throws Exception {
        List<String> before = reserved();
        GATES.get(which).shut();
        long start = System.nanoTime();
        var pictures = posts(40);
        assertThat(statuses(pictures)).as(name).containsOnly(503);
        assertThat(since(start)).isLessThan(RETRY_TIMEOUT.plus(LAST_CALL).plus(MARGIN));
        assertThat(pictures)
                .allSatisfy(picture -> assertThat(picture.join().headers().firstValue("Retry-After"))
                        .hasValue("5"));
        assertThat(reserved()).as("places and disk space given back").isEqualTo(before);
        GATES.get(which).open();

        assertThat(statuses(posts(20))).containsOnly(202);
    }

    /** S3 that answered before the end of a put would break the connection, and the put would be repeated. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldPutOnceIfTheLastBytesComeLate(boolean light) {
        try (Gate slow = new Gate(GATES.get(0).endpoint())) {
            slow.slowTails();
            new LocalAws(slow.endpoint().toString(), "http://127.0.0.1:1", "http://127.0.0.1:1").use();
            try (AwsClients aws = light ? AwsClients.light() : AwsClients.pooled(4)) {
                for (int i = 0; i < 5; i++) {
                    String key = "late-" + light + i;
                    aws.s3()
                            .putObject(
                                    put -> put.bucket(AppCloud.NAMES.outBucket())
                                            .key(key)
                                            .ifNoneMatch("*"),
                                    RequestBody.fromString("Paul"));
                }
            }
            assertThat(slow.connections).hasValue(1);
        }
    }

    private static List<String> reserved() throws IOException, InterruptedException {
        return web.get("/observe/metrics")
                .body()
                .lines()
                .filter(line -> line.matches("faces_(requests_waiting|uploads_in_progress_bytes) .*"))
                .toList();
    }

    private static void awaitReady(int status) {
        Awaitility.await()
                .atMost(WebTier.LONG)
                .until(() -> web.get("/observe/health/ready").statusCode() == status);
    }

    private static Duration since(long startNanos) {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    private static List<CompletableFuture<HttpResponse<String>>> posts(int count) {
        return web.posts(count, "Prefer", "respond-async");
    }

    private static List<Integer> statuses(List<CompletableFuture<HttpResponse<String>>> responses) {
        return responses.stream().map(one -> one.join().statusCode()).toList();
    }
}
