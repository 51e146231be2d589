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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The web tier while S3, or SQS, accepts connections and never answers: not ready, and quick to say so. */
class OutageIT {
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

        GATES.get(which).shut();
        long shut = System.nanoTime();
        HttpResponse<String> first = post();
        assertThat(first.statusCode()).isEqualTo(503);
        assertThat(Duration.ofNanos(System.nanoTime() - shut))
                .as("the first caller, who meets the outage")
                .isLessThan(Duration.ofSeconds(12));
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
