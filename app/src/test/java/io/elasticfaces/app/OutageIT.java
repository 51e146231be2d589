package io.elasticfaces.app;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The web tier while S3, or SQS, accepts connections and never answers: not ready, and quick to say so. */
class OutageIT {
    /** As many as are served at once. */
    private static final int CALLERS = 20;

    /** What one call to S3 or SQS may take. */
    private static final Duration PROMISED = Duration.ofSeconds(6);

    /** For the rest of the way, on a machine that does other things beside. */
    private static final Duration ON_TOP = Duration.ofSeconds(3);

    @TempDir
    static Path folder;

    private static final List<Gate> GATES = new ArrayList<>();
    private static WebTier web;

    @BeforeAll
    static void start() {
        web = new WebTier(folder, Map.of("app.web.probe", "500ms"), OutageIT::gate);
    }

    @AfterAll
    static void stop() throws IOException {
        web.close();
        for (Gate gate : GATES) {
            gate.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"0,storage", "1,queues"})
    void shouldRefuseAtOnceWhatItCannotServeAndTakeItAgainLater(int which, String name) throws Exception {
        assertThat(web.get("/observe/health/ready").statusCode()).isEqualTo(200);
        assertThat(post().statusCode()).isEqualTo(202);

        // What the web tier remembers from call to call is a second old at the most.
        Awaitility.await().pollDelay(Duration.ofMillis(1100)).until(() -> true);

        GATES.get(which).shut();
        long shut = System.nanoTime();
        assertThat(atOnce()).containsOnly(503);
        assertThat(Duration.ofNanos(System.nanoTime() - shut))
                .as("all of the first callers, who meet the outage")
                .isLessThan(PROMISED.plus(ON_TOP));
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> web.get("/observe/health/ready").statusCode() == 503);
        assertThat(web.get("/observe/health/ready").body()).contains("{\"name\":\"" + name + "\",\"status\":\"DOWN\"}");
        assertThat(web.get("/observe/health/live").statusCode()).isEqualTo(200);
        long start = System.nanoTime();
        HttpResponse<String> refused = post();
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("everybody after")
                .isLessThan(Duration.ofSeconds(1));

        GATES.get(which).open();
        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .until(() -> web.get("/observe/health/ready").statusCode() == 200);
        assertThat(post().statusCode()).isEqualTo(202);
    }

    private static List<Integer> atOnce() {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try {
            return Stream.generate(() -> CompletableFuture.supplyAsync(OutageIT::status, callers))
                    .limit(CALLERS)
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
        } finally {
            callers.shutdownNow();
        }
    }

    private static int status() {
        try {
            return post().statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
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
