package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.web.http.EdgeTimeouts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits of connections, time, disk and memory for one client, over raw sockets. */
class EdgeIT {
    private static final int CONNECTIONS = 8;
    private static final String HEALTH = "GET /observe/health HTTP/1.1\r\nHost: x\r\n\r\n";

    @TempDir
    static Path folder;

    private static WebTier web;

    @BeforeAll
    static void start() throws Exception {
        web = new WebTier(
                folder,
                Map.of(
                        "app.web.upload-timeout", "60s",
                        "app.web.max-connections", Integer.toString(CONNECTIONS),
                        "camel.server.maxBodySize", "1000000",
                        "app.web.upload-folder", folder.resolve("uploads").toString(),
                        "app.web.max-upload-bytes", "2500000"),
                new EdgeTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(10)));
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    @Test
    void shouldCloseAConnectionWhoseHeadersComeSlowly() throws Exception {
        try (RawHttp slow = new RawHttp(web.port).send("POST / HTTP/1.1\r\nHost: x\r\n")) {
            Awaitility.await().until(() -> slow.send("X-Drip: 1\r\n").isClosedWithin(100));
        }
    }

    @Test
    void shouldCloseIdleConnectionsButNotOneThatWaits() throws Exception {
        byte[] form = new Multipart()
                .file("inputFile", "patient.png", Multipart.png(7, 7))
                .bytes();
        try (RawHttp waiting = new RawHttp(web.port);
                RawHttp idle = new RawHttp(web.port);
                RawHttp unused = new RawHttp(web.port)) {
            waiting.send(post("Content-Length: " + form.length)).send(form);
            RecognitionRequest request = web.take();
            assertThat(idle.send(HEALTH).answer().status()).isEqualTo(200);
            assertThat(idle.isClosedWithin(20_000)).isTrue();
            assertThat(unused.isClosedWithin(20_000)).isTrue();
            // Both time limits have passed for the connection that waits.
            web.reply(request, WebTier.found("Paul"));

            assertThat(waiting.answer().body()).isEqualTo("patient:Paul");
        }
    }

    @Test
    void shouldReceiveNoMoreUploadsAtOnceThanTheirBytesAllow() throws Exception {
        try (RawHttp first = new RawHttp(web.port);
                RawHttp second = new RawHttp(web.port)) {
            first.send(begun());
            second.send(begun());
            awaitReserved(1_800_000);

            for (String upload : List.of(begun(), post("Transfer-Encoding: chunked"))) {
                RawHttp.Answer refused = RawHttp.exchange(web.port, upload.getBytes(StandardCharsets.ISO_8859_1));
                assertThat(refused.status()).as(upload).isEqualTo(503);
                assertThat(refused.headers()).containsEntry("retry-after", "5");
                assertThat(refused.body()).contains("Too many pictures are being uploaded.");
            }
        }
        awaitReserved(0);
        web.accept("after.png");
        web.take();
        awaitReserved(0);
        awaitNoFiles();
    }

    @Test
    void shouldKeepNothingOfAnUploadWhoseClientHungUp() throws Exception {
        try (RawHttp gone = new RawHttp(web.port)) {
            gone.send(begun()).send("x".repeat(200_000));
            awaitReserved(900_000);
        }
        awaitReserved(0);
        awaitNoFiles();
    }

    @Test
    void shouldLimitTheConnections() throws Exception {
        List<RawHttp> connections = new ArrayList<>();
        List<Integer> statuses = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS + 3; i++) {
                connections.add(new RawHttp(web.port));
                statuses.add(connections.get(i).send(HEALTH).answer().status());
            }
        } finally {
            for (RawHttp connection : connections) {
                connection.close();
            }
        }
        // The client of this test keeps up to two connections.
        assertThat(statuses.subList(0, CONNECTIONS - 2)).containsOnly(200);
        assertThat(statuses).endsWith(503);
        Awaitility.await().until(() -> web.get("/observe/health").statusCode() == 200);
    }

    private static void awaitReserved(int bytes) {
        String metric = "(?m)^faces_uploads_in_progress_bytes(\\{.*})? "
                + Double.toString(bytes).replace(".", "\\.");
        Awaitility.await("reserved bytes").atMost(WebTier.LONG).untilAsserted(() -> assertThat(
                        web.get("/observe/metrics").body())
                .containsPattern(metric));
    }

    private static void awaitNoFiles() {
        Awaitility.await("the folder of uploads is empty")
                .atMost(WebTier.LONG)
                .until(() -> folder.resolve("uploads").toFile().list().length == 0);
    }

    private static String post(String length) {
        return "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: " + Multipart.CONTENT_TYPE + "\r\n" + length + "\r\n\r\n";
    }

    /** The beginning of an upload. */
    private static String begun() {
        return post("Content-Length: 900000") + "--" + Multipart.BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\"inputFile\"; filename=\"half.png\"\r\n\r\n";
    }
}
