package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The web tier while S3 or SQS is slow, refuses connections, or accepts them and never answers. */
class OutageIT {
    private static final Duration RETRY_TIMEOUT = Duration.ofSeconds(4);

    /** The longest call to S3 or SQS for a small picture, which may begin just before the time-out. */
    private static final Duration LAST_CALL = Duration.ofSeconds(6);

    /** For the rest of the way, on a machine that does other things too. */
    private static final Duration MARGIN = Duration.ofSeconds(3);

    @TempDir
    static Path folder;

    private static final List<Gate> GATES = new ArrayList<>();
    private static final ExecutorService CALLERS = Executors.newCachedThreadPool();
    private static WebTier web;

    @BeforeAll
    static void start() {
        web = new WebTier(
                folder,
                Map.of("app.web.probe", "200ms", "app.web.retry-timeout", RETRY_TIMEOUT.toMillis() + "ms"),
                OutageIT::gate);
    }

    @AfterAll
    static void stop() {
        CALLERS.shutdownNow();
        web.close();
        GATES.forEach(Gate::close);
    }

    @AfterEach
    void mend() throws IOException {
        for (Gate gate : GATES) {
            gate.open();
        }
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
        String earlier = post().headers().firstValue("Location").orElseThrow();
        String deleted = post().headers().firstValue("Location").orElseThrow();

        GATES.get(which).refuse();
        List<CompletableFuture<HttpResponse<String>>> pictures = posts(40);
        var result = call(() -> web.get(earlier));
        var deletion = call(
                () -> web.send(HttpRequest.newBuilder(web.uri(deleted)).DELETE().build()));
        Awaitility.await().pollDelay(RETRY_TIMEOUT.dividedBy(2)).until(() -> true);
        assertThat(pictures).as("none is answered during the outage").noneMatch(CompletableFuture::isDone);
        assertThat(web.get("/observe/health/ready").statusCode()).as(name).isEqualTo(200);
        GATES.get(which).open();

        assertThat(statuses(pictures)).containsOnly(202);
        assertThat(result.get().statusCode()).isEqualTo(202);
        assertThat(deletion.get().statusCode()).isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource({"0,storage", "1,queues"})
    void shouldRefuseAtOnceInALongOutageAndNobodyAfterIt(int which, String name) throws Exception {
        GATES.get(which).refuse();
        awaitReady(503);
        assertThat(web.get("/observe/health/ready").body()).contains("{\"name\":\"" + name + "\",\"status\":\"DOWN\"}");
        assertThat(web.get("/observe/health/live").statusCode()).isEqualTo(200);
        long start = System.nanoTime();
        HttpResponse<String> refused = post();
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
        assertThat(refused.body()).as("refused before anything is stored").contains("storage or its queues");
        assertThat(since(start)).isLessThan(Duration.ofSeconds(1));

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
        List<CompletableFuture<HttpResponse<String>>> pictures = posts(40);
        assertThat(statuses(pictures)).as(name).containsOnly(503);
        assertThat(since(start)).isLessThan(RETRY_TIMEOUT.plus(LAST_CALL).plus(MARGIN));
        for (CompletableFuture<HttpResponse<String>> picture : pictures) {
            assertThat(picture.get().headers().firstValue("Retry-After")).hasValue("5");
        }
        assertThat(reserved()).as("places and disk space given back").isEqualTo(before);
        GATES.get(which).open();

        assertThat(statuses(posts(20))).containsOnly(202);
    }

    private static List<String> reserved() throws IOException, InterruptedException {
        return web.get("/observe/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("faces_requests_waiting ")
                        || line.startsWith("faces_uploads_in_progress_bytes "))
                .toList();
    }

    private static void awaitReady(int status) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> web.get("/observe/health/ready").statusCode() == status);
    }

    private static Duration since(long startNanos) {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    private static List<CompletableFuture<HttpResponse<String>>> posts(int count) {
        return IntStream.range(0, count).mapToObj(i -> call(OutageIT::post)).toList();
    }

    private static List<Integer> statuses(List<CompletableFuture<HttpResponse<String>>> responses) {
        return responses.stream().map(one -> one.join().statusCode()).toList();
    }

    private static CompletableFuture<HttpResponse<String>> call(Callable<HttpResponse<String>> request) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return request.call();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                CALLERS);
    }

    private static HttpResponse<String> post() throws IOException, InterruptedException {
        HttpRequest request = new Multipart()
                .file("inputFile", "me.png", Pictures.png(8, 8))
                .post(web.uri("/"))
                .header("Prefer", "respond-async")
                .build();
        return web.send(request);
    }

    private static URI gate(URI server) {
        try {
            Gate gate = new Gate(server);
            GATES.add(gate);
            return gate.endpoint();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
