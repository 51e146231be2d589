package io.elasticfaces.cli.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A web tier without a system behind it, so that the page's own behaviour is tested. */
final class StandIn implements AutoCloseable {
    private static final int INSTANCES = 15;
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "png", "image/png",
            "svg", "image/svg+xml");

    /** The same as the web tier sends, because the page must work with it. */
    private static final String POLICY = "default-src 'self'; img-src 'self' blob:; object-src 'none';"
            + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    final Map<Integer, String> states = new ConcurrentHashMap<>();
    final List<String> tokens = new CopyOnWriteArrayList<>();
    final AtomicInteger statusAsked = new AtomicInteger();
    final AtomicInteger mostAtOnce = new AtomicInteger();
    final KnownPeople people = new KnownPeople();

    /** Responses to pictures are held back until this opens. */
    volatile CountDownLatch gate = new CountDownLatch(0);

    volatile String tokenWanted;
    volatile boolean down;
    volatile String trouble;

    private final AtomicInteger waiting = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    StandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /** What is sent back. */
    record Answer(int status, String type, byte[] body, Map<String, String> headers) {
        static Answer json(int status, String json) {
            return new Answer(status, "application/json", json.getBytes(UTF_8), Map.of());
        }

        static Answer error(int status, int code, String message) {
            return json(status, "{\"message\":\"%s\",\"code\":%d}".formatted(message, code));
        }

        Answer with(String header, String value) {
            return new Answer(status, type, body, Map.of(header, value));
        }
    }

    private void answer(HttpExchange http) throws IOException {
        try (http) {
            String path = http.getRequestURI().getPath();
            byte[] body = http.getRequestBody().readAllBytes();
            Answer answer = answer(http, path, body);
            http.getResponseHeaders().set("Content-Security-Policy", POLICY);
            http.getResponseHeaders().set("Permissions-Policy", "camera=(self)");
            http.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            http.getResponseHeaders().set("Content-Type", answer.type());
            answer.headers().forEach(http.getResponseHeaders()::set);
            http.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            http.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Answer answer(HttpExchange http, String path, byte[] body) throws IOException, InterruptedException {
        String token = http.getRequestHeaders().getFirst("Authorization");
        if (path.equals("/") || path.startsWith("/page/")) {
            return file(path.equals("/") ? "/page/index.html" : path);
        }
        if (tokenWanted != null && !("Bearer " + tokenWanted).equals(token)) {
            tokens.add(String.valueOf(token));
            return Answer.error(401, 10, "The token is missing or wrong.");
        }
        if (path.equals("/status")) {
            statusAsked.incrementAndGet();
            return Answer.json(down ? 503 : 200, status());
        }
        if (path.startsWith("/results/")) {
            return Recognised.picture("late.png", people);
        }
        if (path.endsWith("/recognize") || path.endsWith("/verify")) {
            mostAtOnce.accumulateAndGet(waiting.incrementAndGet(), Math::max);
            gate.await();
            waiting.decrementAndGet();
            return path.endsWith("/verify")
                    ? Recognised.comparison()
                    : Recognised.picture(KnownPeople.fileName(body), people);
        }
        return people.answer(http.getRequestMethod(), http.getRequestURI(), body);
    }

    private static Answer file(String path) throws IOException {
        try (InputStream file = StandIn.class.getResourceAsStream(path)) {
            String type = TYPES.getOrDefault(path.substring(path.lastIndexOf('.') + 1), "text/plain");
            return new Answer(
                    file == null ? 404 : 200, type, file == null ? new byte[0] : file.readAllBytes(), Map.of());
        }
    }

    private String status() {
        Collection<String> up = states.values();
        int pending = Collections.frequency(up, "pending");
        int running = Collections.frequency(up, "running");
        String instances = IntStream.rangeClosed(1, INSTANCES)
                .mapToObj(i -> "{\"id\":\"i-%017d\",\"name\":\"app-tier-instance-%d\",\"state\":\"%s\"}"
                        .formatted(i, i, states.getOrDefault(i, "stopped")))
                .collect(Collectors.joining(","));
        return """
                {"measured":"%s","queue":{"visible":3,"inFlight":2,"responses":0,"dead":1},"waiting":%d,
                "fleet":{"stopped":%d,"pending":%d,"running":%d},"instances":[%s],"min":0,"max":15,"wanted":2,
                "trouble":%s,"people":12,
                "decisions":[{"time":"2026-01-05T09:30:00Z","action":"start app-tier-instance-1",
                "reason":"3 visible, nobody running"},{"time":"2026-01-05T09:30:02Z",
                "action":"start app-tier-instance-2","reason":"<b>3 visible</b>, 1 running"}],
                "latency":{"p50":812,"p99":3140.5},
                "history":{"everySeconds":5,"queue":[0,12,null,3],"waiting":[0,12,null,3],"instances":[0,1,15,2]}}
                """.formatted(
                        Instant.now(),
                        waiting.get(),
                        INSTANCES - running - pending,
                        pending,
                        running,
                        instances,
                        trouble == null ? "null" : '"' + trouble + '"');
    }

    @Override
    public void close() {
        gate.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
