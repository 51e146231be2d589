package io.elasticfaces.cli.load;

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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Posts to a server that responds as the contract says. */
@Timeout(60)
class RequestIT {
    private record Response(int status, String body, String... header) {}

    @TempDir
    private Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<Response> responses = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(folder.resolve("me.png"), "picture's bytes");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::respond);
        server.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    /** Sends the next response, and the last one from then on. A response without a body never ends. */
    private void respond(HttpExchange exchange) throws IOException {
        received.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("Authorization") + "\n"
                + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Response response = responses.size() == 1 ? responses.get(0) : responses.remove(0);
        if (response.header().length > 0) {
            exchange.getResponseHeaders().add(response.header()[0], response.header()[1]);
        }
        if (response.body() == null) {
            exchange.sendResponseHeaders(response.status(), 0);
            exchange.getResponseBody().write('m');
            exchange.getResponseBody().flush();
            awaitEnd();
        } else {
            byte[] bytes = response.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(response.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldPostAPictureAsABrowserDoes() throws Exception {
        responses.add(new Response(200, "me:Paul\n"));

        Answer answer = post(10_000);

        assertThat(answer.text()).isEqualTo("me:Paul");
        assertThat(received)
                .singleElement()
                .asString()
                .startsWith("POST / Bearer secret\n")
                .contains("Content-Disposition: form-data; name=\"inputFile\"; filename=\"me.png\"\r\n")
                .contains("\r\n\r\npicture's bytes\r\n--")
                .endsWith("--\r\n");
    }

    @Test
    void shouldRetryAfterARefusal() throws Exception {
        responses.add(new Response(503, "busy", "Retry-After", "0"));
        responses.add(new Response(503, "busy", "Retry-After", "0"));
        responses.add(new Response(200, "me:Paul"));

        Answer answer = post(10_000);

        assertThat(answer.text()).isEqualTo("me:Paul");
        assertThat(answer.refusals()).isEqualTo(2);
    }

    @Test
    void shouldGiveUpIfTheRetryWouldBeAfterTheDeadline() throws Exception {
        responses.add(new Response(503, "busy", "Retry-After", "30"));

        assertThat(post(10_000).error()).isEqualTo("HTTP 503");
        assertThat(received).hasSize(1);
    }

    @Test
    void shouldReportOtherStatuses() throws Exception {
        responses.add(new Response(500, "x".repeat(100_000)));

        Answer answer = post(10_000);

        assertThat(answer.error()).isEqualTo("HTTP 500");
        assertThat(answer.detail()).hasSizeLessThan(300);
    }

    @Test
    void shouldTimeOutWhileABodyDoesNotEnd() throws Exception {
        responses.add(new Response(200, null));

        assertThat(post(300).error()).isEqualTo("no answer in time");
    }

    @Test
    void shouldReportAnUnreadablePictureAndNoConnection() throws Exception {
        server.stop(0);
        assertThat(post(10_000).error()).isEqualTo("no connection");

        Files.delete(folder.resolve("me.png"));
        assertThat(post(10_000).error()).isEqualTo("picture unreadable");
    }

    private Answer post(long timeoutMillis) throws InterruptedException {
        Picture picture = new Picture(folder.resolve("me.png"), "Paul");
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        LoadPlan plan = new LoadPlan(url, "secret", Duration.ofMillis(timeoutMillis), List.of(picture), 1, 1, 1);
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        return new Request(http, plan, picture).send();
    }
}
