package io.elasticfaces.app.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Posts to a server that answers as the contract says, row by row. */
@Timeout(60)
class RequesterIT {
    @FunctionalInterface
    private interface Reply {
        void to(HttpExchange exchange) throws IOException;
    }

    @TempDir
    private Path folder;

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final AtomicInteger posts = new AtomicInteger();
    private final AtomicInteger gets = new AtomicInteger();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private Reply post = exchange -> send(exchange, 200, "me:Paul\n");
    private Reply get = exchange -> send(exchange, 404, "never seen");

    @BeforeEach
    void start() throws IOException {
        Files.writeString(folder.resolve("me.png"), "picture's bytes");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        server.createContext("/", exchange -> {
            heard.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + exchange.getRequestHeaders().getFirst("Prefer") + "\n"
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            boolean posted = exchange.getRequestMethod().equals("POST");
            (posted ? posts : gets).incrementAndGet();
            (posted ? post : get).to(exchange);
        });
        server.start();
    }

    @AfterEach
    void stop() {
        hanging.countDown();
        server.stop(0);
        executor.shutdownNow();
    }

    @Test
    void shouldPostThePictureAsAFormDoes() {
        Answer answer = ask();

        assertThat(answer.kind()).isEqualTo(Answer.Kind.ANSWERED);
        assertThat(answer.text()).isEqualTo("me:Paul");
        assertThat(answer.latencyNanos()).isPositive();
        assertThat(heard)
                .singleElement()
                .asString()
                .startsWith("POST / null null")
                .contains("Content-Disposition: form-data; name=\"inputFile\"; filename=\"me.png\"\r\n")
                .contains("Content-Type: image/png\r\n\r\npicture's bytes\r\n--")
                .endsWith("--\r\n");
    }

    @Test
    void shouldComeBackAfterARefusal() {
        post = exchange -> {
            if (posts.get() <= 2) {
                exchange.getResponseHeaders().add("Retry-After", "0");
                send(exchange, 503, "Too many wait.");
            } else {
                send(exchange, 200, "me:Paul");
            }
        };

        Answer answer = ask();

        assertThat(answer.text()).isEqualTo("me:Paul");
        assertThat(answer.refusals()).isEqualTo(2);
    }

    @Test
    void shouldGiveUpWhereItIsToldToWaitLongerThanItsPatience() {
        post = exchange -> {
            exchange.getResponseHeaders().add("Retry-After", "30");
            send(exchange, 503, "Too many wait.");
        };

        Answer answer = ask();

        assertThat(answer.error()).isEqualTo("HTTP 503");
        assertThat(answer.problem()).contains("Too many wait.");
        assertThat(posts).hasValue(1);
    }

    @Test
    void shouldFetchALateResult() {
        post = exchange -> {
            exchange.getResponseHeaders().add("Location", "/results/42");
            send(exchange, 504, "Not yet.");
        };
        get = exchange -> send(exchange, 200, "{\"status\":\"ok\",\"name\":\"Paul\"}");

        Answer answer = ask();

        assertThat(answer.kind()).isEqualTo(Answer.Kind.LATE);
        assertThat(answer.text()).isEqualTo("me:Paul");
    }

    @Test
    void shouldPollForTheResultWhereItAskedForIt() {
        post = exchange -> {
            exchange.getResponseHeaders().add("Location", "/results/42");
            send(exchange, 202, "");
        };
        get = exchange -> {
            if (gets.get() < 3) {
                send(exchange, 202, "");
            } else {
                send(exchange, 200, "{\"status\":\"unknown\",\"name\":\"Unknown\"}");
            }
        };

        Answer answer = ask(new RequestSettings(url(), null, true, Duration.ofSeconds(10)));

        assertThat(answer.kind()).isEqualTo(Answer.Kind.ANSWERED);
        assertThat(answer.text()).isEqualTo("me:Unknown");
        assertThat(heard.get(0)).startsWith("POST / null respond-async");
        assertThat(heard).hasSize(4);
    }

    @Test
    void shouldSayWhyAResultFailed() {
        post = exchange -> {
            exchange.getResponseHeaders().add("Location", "/results/42");
            send(exchange, 202, "");
        };
        get = exchange -> send(exchange, 200, "{\"status\":\"failed\",\"reason\":\"workers-died\"}");

        Answer answer = ask();

        assertThat(answer.kind()).isEqualTo(Answer.Kind.FAILED);
        assertThat(answer.error()).isEqualTo("result failed");
        assertThat(answer.problem()).contains("workers-died");
    }

    @Test
    void shouldNotTakeAnEmptyResultForAnAnswer() {
        post = exchange -> {
            exchange.getResponseHeaders().add("Location", "/results/42");
            send(exchange, 202, "");
        };
        get = exchange -> send(exchange, 200, "");

        assertThat(ask().error()).isEqualTo("unreadable result");
    }

    @Test
    void shouldSayThatAResultIsGone() {
        post = exchange -> {
            exchange.getResponseHeaders().add("Location", "/results/42");
            send(exchange, 202, "");
        };

        assertThat(ask().error()).isEqualTo("HTTP 404");
    }

    @Test
    void shouldNotCarryItsTokenToAnotherHost() {
        post = exchange -> {
            exchange.getResponseHeaders().add("Location", "http://elsewhere.invalid/results/42");
            send(exchange, 202, "");
        };
        get = exchange -> send(exchange, 200, "{\"status\":\"ok\",\"name\":\"Paul\"}");

        Answer answer = ask(new RequestSettings(url(), "secret", false, Duration.ofSeconds(10)));

        assertThat(answer.text()).isEqualTo("me:Paul");
        assertThat(heard.get(0)).startsWith("POST / Bearer secret");
        assertThat(heard.get(1)).startsWith("GET /results/42 Bearer secret");
    }

    @Test
    void shouldCountOtherStatusesAsTheyAre() {
        post = exchange -> send(exchange, 500, "x".repeat(100_000));

        Answer answer = ask();

        assertThat(answer.error()).isEqualTo("HTTP 500");
        assertThat(answer.problem()).hasSizeLessThan(300);
    }

    @Test
    void shouldNotWaitLongerThanItsPatience() {
        post = exchange -> hang();

        assertThat(ask(new RequestSettings(url(), null, false, Duration.ofMillis(300)))
                        .error())
                .isEqualTo("no answer in time");
    }

    @Test
    void shouldNotWaitForABodyThatNeverEnds() {
        post = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('m');
            exchange.getResponseBody().flush();
            hang();
        };

        assertThat(ask(new RequestSettings(url(), null, false, Duration.ofMillis(300)))
                        .error())
                .isEqualTo("no answer in time");
    }

    @Test
    void shouldTellABrokenConnectionFromNone() {
        post = HttpExchange::close;
        assertThat(ask().error()).isEqualTo("connection broken");

        server.stop(0);
        assertThat(ask().error()).isEqualTo("no connection");
    }

    @Test
    void shouldSayThatAPictureCannotBeRead() throws IOException {
        PictureFolder pictures = PictureFolder.read(folder, null);
        Files.delete(folder.resolve("me.png"));

        Answer answer = ask(new RequestSettings(url(), null, false, Duration.ofSeconds(5)), pictures);

        assertThat(answer.error()).isEqualTo("picture unreadable");
    }

    private Answer ask() {
        return ask(new RequestSettings(url(), null, false, Duration.ofSeconds(10)));
    }

    private Answer ask(RequestSettings settings) {
        return ask(settings, PictureFolder.read(folder, null));
    }

    private Answer ask(RequestSettings settings, PictureFolder pictures) {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        new Requester(http, settings, pictures, executor).ask(0, System.nanoTime(), answer::complete);
        return answer.join();
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void hang() {
        try {
            hanging.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
