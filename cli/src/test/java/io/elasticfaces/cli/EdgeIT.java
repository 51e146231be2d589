package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.Detection;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.OutcomeStatus;
import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.web.http.EdgeTimeouts;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one caller can take of connections, time, disk and memory, over raw sockets. */
class EdgeIT {
    private static final int CONNECTIONS = 8;

    @TempDir
    static Path folder;

    private static WebTier web;

    @BeforeAll
    static void start() throws IOException {
        Path uploads = folder.resolve("uploads");
        web = new WebTier(
                folder,
                Map.of(
                        "app.web.upload-timeout", "60s",
                        "app.web.answer-deadline", "60s",
                        "app.web.max-connections", Integer.toString(CONNECTIONS),
                        "camel.server.maxBodySize", "1000000",
                        "app.web.upload-folder", uploads.toString(),
                        "app.web.max-upload-bytes", "2500000"),
                new EdgeTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(10)));
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    @Test
    void shouldCloseAConnectionWhoseHeadersComeSlowly() throws Exception {
        try (Socket slow = connect()) {
            slow.setSoTimeout(100);
            send(slow, "POST / HTTP/1.1\r\nHost: x\r\n");
            long begin = System.nanoTime();
            for (int i = 0; read(slow) != -1 && i < 200; i++) {
                send(slow, "X-Drip: " + i + "\r\n");
            }

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void shouldCloseAnIdleConnectionButNoneThatWaits() throws Exception {
        try (Socket waiting = connect()) {
            send(waiting, upload("patient.png", Pictures.png(7, 7)));
            RecognitionRequest request = web.takeRequests(1).get(0);
            Socket idle = connect();
            send(idle, "GET /observe/health HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(firstLine(idle)).startsWith("HTTP/1.1 200");
            untilClosed(idle);
            untilClosed(connect());
            // What an idle one is given, and then what a new one is given, has passed for the one that waits.
            web.reply(new RecognitionReply(
                    request.imageName(), request.id(), new Outcome(OutcomeStatus.OK, "Paul", null, Detection.NONE)));

            assertThat(rest(waiting)).startsWith("HTTP/1.1 200").contains("patient:Paul");
        }
    }

    @Test
    void shouldTakeNoMoreUploadsAtOnceThanTheirBytesAllow() throws Exception {
        try (Socket first = connect();
                Socket second = connect()) {
            send(first, begun("Content-Length: 900000"));
            send(second, begun("Content-Length: 900000"));
            awaitReserved(1_800_000);

            for (String length : List.of("Content-Length: 900000", "Transfer-Encoding: chunked")) {
                try (Socket refused = connect()) {
                    send(refused, begun(length));
                    assertThat(rest(refused))
                            .as(length)
                            .startsWith("HTTP/1.1 503")
                            .containsIgnoringCase("\r\nretry-after: 5\r\n")
                            .contains("Too many pictures are being uploaded.");
                }
            }
        }
        awaitReserved(0);
        assertThat(accept("after.png")).isEqualTo(202);
        web.takeRequests(1);
        awaitReserved(0);
        awaitNoFiles();
    }

    @Test
    void shouldKeepNothingOfAnUploadWhoseCallerHungUp() throws Exception {
        try (Socket gone = connect()) {
            send(gone, begun("Content-Length: 900000"));
            send(gone, "x".repeat(200_000));
            awaitReserved(900_000);
        }
        awaitReserved(0);
        awaitNoFiles();
    }

    @Test
    void shouldBoundTheConnections() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try {
            String answer = "HTTP/1.1 200";
            for (int i = 0; i < CONNECTIONS + 3; i++) {
                Socket socket = connect();
                sockets.add(socket);
                send(socket, "GET /observe/health HTTP/1.1\r\nHost: x\r\n\r\n");
                answer = firstLine(socket);
                if (i < CONNECTIONS - 2) {
                    assertThat(answer).startsWith("HTTP/1.1 200");
                }
            }
            assertThat(answer).startsWith("HTTP/1.1 503");
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        Awaitility.await()
                .atMost(5, TimeUnit.SECONDS)
                .until(() -> web.get("/observe/health").statusCode() == 200);
    }

    private static int accept(String fileName) throws Exception {
        HttpResponse<String> answer = web.send(new Multipart()
                .file("inputFile", fileName, Pictures.png(6, 6))
                .post(web.uri("/"))
                .header("Prefer", "respond-async")
                .build());
        return answer.statusCode();
    }

    private static void awaitReserved(long bytes) {
        Awaitility.await("the reserved bytes").atMost(10, TimeUnit.SECONDS).untilAsserted(() -> assertThat(
                        web.get("/observe/metrics").body())
                .containsPattern("(?m)^faces_uploads_in_progress_bytes(\\{.*})? "
                        + Double.toString(bytes).replace(".", "\\.")));
    }

    private static void awaitNoFiles() {
        Awaitility.await("the uploads' folder to be empty")
                .atMost(10, TimeUnit.SECONDS)
                .until(() -> folder.resolve("uploads").toFile().list().length == 0);
    }

    private static String begun(String length) {
        return "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: " + Multipart.contentType() + "\r\n" + length
                + "\r\n\r\n"
                + (length.startsWith("T")
                        ? ""
                        : new String(
                                        new Multipart()
                                                .file("inputFile", "half.png", new byte[10])
                                                .bytes(),
                                        StandardCharsets.ISO_8859_1)
                                .split("\\x00")[0]);
    }

    private static String upload(String fileName, byte[] picture) {
        String body =
                new String(new Multipart().file("inputFile", fileName, picture).bytes(), StandardCharsets.ISO_8859_1);
        return "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: " + Multipart.contentType()
                + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", web.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (java.net.SocketException e) {
            // The other side has closed; what it answered is read all the same.
        }
    }

    private static int read(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read();
        } catch (java.net.SocketTimeoutException e) {
            return 0;
        } catch (java.net.SocketException e) {
            return -1;
        }
    }

    private static void untilClosed(Socket socket) throws IOException {
        while (read(socket) > 0) {
            // What was answered before.
        }
    }

    private static String firstLine(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = read(socket); c > 0 && c != '\r'; c = read(socket)) {
            line.append((char) c);
        }
        return line.toString();
    }

    private static String rest(Socket socket) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int c = read(socket); c > 0; c = read(socket)) {
            text.append((char) c);
        }
        return text.toString();
    }
}
