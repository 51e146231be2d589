package io.elasticfaces.web.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UploadThrottleTest {
    private static final int BODY = 300_000;

    private final Vertx vertx = Vertx.vertx();
    private final List<String> begun = new CopyOnWriteArrayList<>();
    private final List<String> finished = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();

    @AfterEach
    void closeVertx() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, SECONDS);
    }

    @Test
    void shouldReadOneAfterAnotherWhereOnlyOneFlows() throws Exception {
        int port = serve(new UploadThrottle(1, Duration.ofSeconds(30)));
        try (Socket first = post(port, "first", 10 * BODY)) {
            keepFlowing(first, () -> begun.contains("first"));
            try (Socket second = post(port, "second", BODY);
                    Socket third = post(port, "third", BODY)) {
                send(second, BODY);
                send(third, BODY);
                AtomicInteger rounds = new AtomicInteger();
                keepFlowing(first, () -> rounds.incrementAndGet() == 20);
                assertThat(begun).containsExactly("first");
                send(first, 10 * BODY);

                await().atMost(10, SECONDS).until(() -> finished.size() == 3);
                assertThat(begun.get(0)).isEqualTo("first");
                assertThat(refused).isEmpty();
            }
        }
    }

    @Test
    void shouldNotLetASlowUploadBlockOthers() throws Exception {
        int port = serve(new UploadThrottle(1, Duration.ofSeconds(30)));
        try (Socket slow = post(port, "slow", BODY)) {
            await().atMost(10, SECONDS).until(() -> begun.contains("slow"));
            try (Socket quick = post(port, "quick", BODY)) {
                send(quick, BODY);

                await().atMost(10, SECONDS).until(() -> finished.contains("quick"));
                send(slow, BODY);
                await().atMost(10, SECONDS).until(() -> finished.contains("slow"));
            }
        }
    }

    @Test
    void shouldRefuseWhatWaitsTooLong() throws Exception {
        int port = serve(new UploadThrottle(1, Duration.ofMillis(300)));
        try (Socket first = post(port, "first", 100 * BODY)) {
            keepFlowing(first, () -> begun.contains("first"));
            try (Socket second = post(port, "second", BODY)) {
                keepFlowing(first, () -> refused.contains("second"));

                assertThat(refused).containsExactly("second");
                assertThat(begun).containsExactly("first");
            }
        }
    }

    @Test
    void shouldLoseNoPlaceToOneThatHangsUpWhileItWaits() throws Exception {
        UploadThrottle throttle = new UploadThrottle(1, Duration.ofSeconds(30));
        int port = serve(throttle);
        try (Socket first = post(port, "first", 100 * BODY)) {
            keepFlowing(first, () -> begun.contains("first"));
            Socket second = post(port, "second", BODY);
            keepFlowing(first, () -> throttle.waiting() == 1);
            second.close();
        }
        for (String name : List.of("third", "fourth")) {
            try (Socket next = post(port, name, BODY)) {
                send(next, BODY);
                await().atMost(10, SECONDS).until(() -> finished.contains(name));
            }
        }
        assertThat(finished).doesNotContain("second");
        assertThat(throttle.waiting()).isZero();
    }

    private int serve(UploadThrottle throttle) throws Exception {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> take(throttle, request))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, SECONDS);
        return server.actualPort();
    }

    private void take(UploadThrottle throttle, HttpServerRequest request) {
        String name = request.path().substring(1);
        UploadThrottle.Place place = throttle.enter(
                vertx,
                request,
                started -> {
                    begun.add(name);
                    request.handler(chunk -> {});
                    request.endHandler(nothing -> {
                        finished.add(name);
                        request.response().end("taken");
                    });
                },
                () -> {
                    refused.add(name);
                    request.response().setStatusCode(503).end();
                });
        request.response().endHandler(nothing -> place.leave());
        request.response().closeHandler(nothing -> place.leave());
    }

    private static Socket post(int port, String name, int length) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.getOutputStream()
                .write("POST /%s HTTP/1.1\r\nHost: here\r\nContent-Length: %d\r\n\r\n"
                        .formatted(name, length)
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void send(Socket socket, int bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        Thread sender = new Thread(() -> {
            try {
                out.write(new byte[bytes]);
            } catch (IOException e) {
                // The test has ended.
            }
        });
        sender.setDaemon(true);
        sender.start();
    }

    /** Sends enough to keep the place until something holds. */
    private static void keepFlowing(Socket socket, BooleanSupplier holds) {
        byte[] chunk = new byte[40_000];
        await().atMost(10, SECONDS).pollInterval(Duration.ofMillis(100)).until(() -> {
            socket.getOutputStream().write(chunk);
            return holds.getAsBoolean();
        });
    }
}
