package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusCommandTest {
    private static final String STATUS = """
            {"measured":"2026-01-01T12:00:00Z","queue":{"visible":3,"inFlight":1,"responses":2,"dead":0},"waiting":4,
            "fleet":{"pending":1,"running":0,"stopping":0,"stopped":1},
            "instances":[{"id":"i-1","name":"app-tier-instance-1","state":"pending"},
            {"id":"i-2","name":"app-tier-instance-2","state":"stopped"}],"min":0,"max":2,"wanted":2,"trouble":null,
            "threshold":0.48,"people":12,
            "decisions":[{"time":"2026-01-01T12:00:00Z","action":"start app-tier-instance-1","reason":"because"}]}
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile int code = 200;
    private volatile String body = STATUS;
    private HttpServer server;

    @BeforeEach
    void answer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
            try (exchange) {
                exchange.getResponseBody().write(bytes);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void shouldPrintATable() {
        assertThat(status()).isZero();
        assertThat(out.toString())
                .contains("requests   3 visible, 1 in flight, 0 dead\n")
                .contains("waiting    4\n")
                .contains("threshold  0.48 with 12 people\n")
                .contains("instances  1 pending, 1 stopped (2 wanted, 0 to 2)\n")
                .contains("app-tier-instance-2      stopped       i-2\n")
                .contains("  start app-tier-instance-1\n          because\n")
                .doesNotContain("trouble");
        assertThat(asked).containsExactly("/status null");
    }

    @Test
    void shouldPrintTheJsonUnchanged() {
        assertThat(status("--json")).isZero();
        assertThat(out.toString()).isEqualTo(STATUS.strip() + System.lineSeparator());
    }

    @Test
    void shouldSendTheToken() {
        status("--token", "secret");

        assertThat(asked).containsExactly("/status Bearer secret");
    }

    @Test
    void shouldPrintTroubleAndMissingMeasurements() {
        body = STATUS.replace("\"trouble\":null", "\"trouble\":\"no queue\"")
                .replace("\"2026-01-01T12:00:00Z\",\"queue\"", "null,\"queue\"");

        status();

        assertThat(out.toString()).contains("trouble    no queue\n").contains("measured   not yet\n");
    }

    @Test
    void shouldReportThatNoWebTierAnswers() {
        server.stop(0);

        assertThat(status()).isOne();
        assertThat(err.toString())
                .contains("No web tier answers at http://127.0.0.1:")
                .contains("./faces local")
                .contains("--url");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void shouldAskForARequiredToken() {
        code = 401;

        assertThat(status()).isOne();
        assertThat(err.toString()).contains("--token", "FACES_TOKEN");
    }

    @Test
    void shouldReportAnotherServer() {
        code = 404;
        body = "<html>not here</html>".repeat(50);

        assertThat(status()).isOne();
        assertThat(err.toString()).contains("404 <html>not here</html>").hasSizeLessThan(400);

        code = 200;
        assertThat(status()).isOne();
        assertThat(err.toString()).contains("not the status");
    }

    @Test
    void shouldRefuseUnusableOptions() {
        assertThat(run("status", "--url", "localhost:8000")).isEqualTo(2);
        assertThat(err.toString()).contains("--url=localhost:8000 is not an address");
        assertThat(status("--watch=0")).isEqualTo(2);
        assertThat(err.toString()).contains("--watch=0 must be 1 or more");
    }

    @Test
    void shouldWatchThroughARestartOfTheWebTierUntilInterrupted() throws Exception {
        code = 503;
        Thread watcher = new Thread(() -> status("--watch"));
        watcher.start();
        try {
            Awaitility.await().until(() -> err.toString().contains("503"));
            code = 200;
            Awaitility.await().until(() -> out.toString().contains("3 visible"));
        } finally {
            watcher.interrupt();
            watcher.join(5_000);
        }
        assertThat(watcher.isAlive()).isFalse();
    }

    private int status(String... options) {
        List<String> args = new ArrayList<>(List.of(
                "status", "--url", "http://127.0.0.1:" + server.getAddress().getPort() + "/"));
        args.addAll(List.of(options));
        return run(args.toArray(String[]::new));
    }

    private int run(String... args) {
        return Faces.line()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
