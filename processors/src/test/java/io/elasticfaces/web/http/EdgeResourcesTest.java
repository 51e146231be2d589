package io.elasticfaces.web.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random requests, most of them malformed, that end in every way a request can end. Tries and seed are printed, and can be
 * given: {@code -Dedge.tries=100000 -Dedge.seed=1}.
 */
class EdgeResourcesTest {
    private static final int TRIES = Integer.getInteger("edge.tries", 3000);
    private static final long SEED = Long.getLong("edge.seed", System.nanoTime());
    private static final int CLIENTS = 16;
    private static final byte[] GOOD_FORM =
            ("POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=B\r\n"
                            + "Connection: close\r\nContent-Length: 85\r\n\r\n--B\r\nContent-Disposition: form-data;"
                            + " name=\"inputFile\"; filename=\"a.png\"\r\n\r\nabc\r\n--B--")
                    .getBytes(StandardCharsets.US_ASCII);

    @TempDir
    static Path folder;

    @Test
    void shouldHoldNothingHoweverRequestsEnd() throws Exception {
        Path uploads = folder.resolve("uploads");
        SortedMap<String, Integer> answers = new ConcurrentSkipListMap<>();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        EdgeTimeouts timeouts = new EdgeTimeouts(Duration.ofMillis(300), Duration.ofSeconds(2), Duration.ofSeconds(10));
        Map<String, String> settings = Map.of(
                "app.web.upload-folder", uploads.toString(),
                "app.web.upload-timeout", "300ms",
                "app.web.max-upload-bytes", "1000000",
                "app.web.max-connections", "100",
                "camel.server.maxBodySize", "100000");
        try (EdgeServer edge = new EdgeServer(EdgeServer.freePort(), settings, timeouts)) {
            int descriptors = EdgeServer.openFiles(Path.of("socket:")).size();
            List<Future<String>> tries = new ArrayList<>();
            for (int i = 0; i < TRIES; i++) {
                Random random = new Random(SEED + i);
                tries.add(clients.submit(() -> attempt(edge, random)));
            }
            for (Future<String> one : tries) {
                answers.merge(one.get(60, SECONDS), 1, Integer::sum);
            }
            System.out.printf("%d random requests, seed %d: %s%n", TRIES, SEED, answers);

            await().atMost(10, SECONDS).untilAsserted(() -> {
                assertThat(edge.gauge("faces.uploads.in.progress")).isZero();
                assertThat(uploads.toFile().list()).isEmpty();
                assertThat(EdgeServer.openFiles(uploads)).isEmpty();
                assertThat(EdgeServer.openFiles(Path.of("socket:")).size()).isLessThanOrEqualTo(descriptors);
            });
            assertThat(edge.exchange(GOOD_FORM))
                    .as("no place among the connections is lost")
                    .startsWith("HTTP/1.1 200");
        } finally {
            clients.shutdownNow();
        }
    }

    /** Sends one request and ends it in one of the ways; returns the status, or how the connection ended. */
    private static String attempt(EdgeServer edge, Random random) throws IOException {
        byte[] request = random.nextInt(4) == 0 ? json(random) : request(random);
        if (random.nextInt(10) == 0) {
            request[random.nextInt(request.length)] = (byte) random.nextInt(256);
        }
        int sent = random.nextInt(5) == 0 ? random.nextInt(request.length) : request.length;
        try (Socket socket = edge.connect()) {
            int pieces = 1 + random.nextInt(4);
            for (int i = 0; i < pieces; i++) {
                socket.getOutputStream().write(Arrays.copyOfRange(request, sent * i / pieces, sent * (i + 1) / pieces));
            }
            switch (random.nextInt(12)) {
                case 0 -> socket.setSoLinger(true, 0);
                case 1 -> socket.shutdownOutput();
                case 2 -> {
                    return "closed at once";
                }
                default -> {
                    // It waits for its answer, or for a time-out of the server's.
                }
            }
            socket.setSoTimeout(5000);
            byte[] line = socket.getInputStream().readNBytes(12);
            return line.length < 12 ? "no answer" : new String(line, StandardCharsets.US_ASCII).substring(9);
        } catch (SocketException e) {
            return "reset";
        }
    }

    /** A picture in JSON, or a form without a boundary in its Content-Type. */
    private static byte[] json(Random random) {
        String body = random.nextInt(5) == 0
                ? body(random)
                : odd(random, "{", "[", "") + "\"a\": "
                        + odd(random, "1", "[".repeat(30), "\"" + "x".repeat(2000) + "\"")
                        + ", \"file\": \"" + odd(random, "", "data:image/png;base64,", "data:", "\\")
                        + "YWJj".repeat(random.nextInt(random.nextInt(20) == 0 ? 30_000 : 300))
                        + odd(random, "\"}", "", "?\"}", "\", \"file\": \"\"}", "\"} {}");
        String head = odd(random, "POST", "PUT", "GET")
                + odd(random, " /api/v1/people/Ada", " /rekognition", " /api/v1/people/Ada/", " /api/v1/x", " /")
                + " HTTP/1.1\r\nHost: x\r\nContent-Type: "
                + odd(random, "application/json", "application/x-amz-json-1.1", "multipart/form-data", "text/plain");
        return (head + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] request(Random random) {
        String body = body(random);
        String head = odd(random, "POST", "PUT", "GET", "DELETE", "post")
                + odd(random, " / ", " /?a=% ", " /?a=%zz ", " // ", " /results/1 ", " /nowhere ", " * ")
                + odd(random, "HTTP/1.1", "HTTP/1.0", "HTTP/9")
                + odd(random, "\r\nHost: x", "", "\r\nHost: x\r\nHost: y")
                + odd(random, "\r\nContent-Type: multipart/form-data", "\r\nContent-Type: text/plain", "\r\nA: b")
                + odd(random, "; boundary=B", "; boundary=", "; boundary=\"B\"", "; boundary=B; charset=%", "")
                + odd(
                        random,
                        "\r\nAccept: application/json",
                        "\r\nExpect: 100-continue",
                        "\r\nExpect: other",
                        "\r\nConnection: close",
                        "\r\nContent-Encoding: gzip",
                        "\r\nTransfer-Encoding: gzip",
                        "\r\nContent-Length: 7",
                        "\r\nno colon",
                        "\r\nX: " + "x".repeat(20_000));
        String rest;
        if (random.nextInt(4) == 0) {
            rest = "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length())
                    + odd(random, "", ";a=b", ";a=\"", "x") + "\r\n" + body + "\r\n"
                    + odd(random, "0\r\n\r\n", "zz\r\n\r\n", "0\r\nX: y\r\n\r\n");
        } else {
            long length = body.length() + Long.parseLong(odd(random, "0", "1", "-1", "90000000"));
            rest = "Content-Length: " + length + "\r\n\r\n" + body;
        }
        return (head + "\r\n" + rest).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String body(Random random) {
        StringBuilder body = new StringBuilder();
        int parts = random.nextInt(10) == 0 ? 40 : 1 + random.nextInt(3);
        for (int i = 0; i < parts; i++) {
            body.append(odd(random, "--B\r\n", "--B \n", "--Bx\r\n", "-B\r\n"))
                    .append("Content-Disposition: form-data; ")
                    .append(odd(
                            random,
                            "name=\"inputFile\"; filename=\"a.png\"",
                            "name=\"other\"; filename*=UTF-8''%E9%A1%94",
                            "name=\"other\"; filename*=none''%",
                            "name=\"field\"",
                            "filename=\"" + "x".repeat(9000) + "\""))
                    .append("\r\n")
                    .append(odd(
                            random,
                            "Content-Type: image/png\r\n",
                            "Content-Type: image/png; charset=\r\n",
                            "Content-Type: image/png; charset=utf-16; name=x\r\n",
                            "Content-Length: 3\r\n",
                            "Content-Transfer-Encoding: other\r\n",
                            ""))
                    .append(odd(random, "\r\n", "\n", ""))
                    .append("x".repeat(random.nextInt(random.nextInt(20) == 0 ? 120_000 : 300)))
                    .append(odd(random, "\r\n", "\n", ""));
        }
        return body + odd(random, "--B--\r\n", "--B--", "--B-", "", "--B--\r\nepilogue");
    }

    /** Returns the first, or in one of ten cases another. */
    private static String odd(Random random, String usual, String... others) {
        return random.nextInt(10) == 0 ? others[random.nextInt(others.length)] : usual;
    }
}
