package io.elasticfaces.cli.page;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers the page as the web tier would, with what the test tells it: the page's own behaviour is tested apart from
 * the system behind it. The name of the posted file chooses the answer.
 */
final class StandIn implements AutoCloseable {
    private static final Pattern FILE_NAME = Pattern.compile("name=\"inputFile\"; filename=\"([^\"]*)\"");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    /** The same as the web tier sends: what it forbids must not be needed. */
    private static final String POLICY = "default-src 'self'; img-src 'self' blob: data:; object-src 'none';"
            + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    final Map<Integer, String> states = new ConcurrentHashMap<>();
    final List<String> tokens = java.util.Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger statusAsked = new AtomicInteger();
    final AtomicInteger mostAtOnce = new AtomicInteger();

    /** Answers are held back until this opens. */
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

    private void answer(HttpExchange http) throws IOException {
        try (http) {
            String path = http.getRequestURI().getPath();
            http.getResponseHeaders().set("Content-Security-Policy", POLICY);
            http.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            if (http.getRequestMethod().equals("GET") && (path.equals("/") || path.startsWith("/page/"))) {
                file(http, path.equals("/") ? "/page/index.html" : path);
            } else if (tokenWanted != null && !("Bearer " + tokenWanted).equals(authorization(http))) {
                tokens.add(String.valueOf(authorization(http)));
                problem(http, 401, "Unauthorized", "Send the token as Authorization: Bearer.");
            } else if (path.equals("/status")) {
                statusAsked.incrementAndGet();
                send(http, down ? 503 : 200, "application/json", status());
            } else if (path.startsWith("/results/")) {
                send(http, 200, "application/json", sighting("late.png", "Juno", "ok"));
            } else {
                recognise(http);
            }
        }
    }

    private static String authorization(HttpExchange http) {
        return http.getRequestHeaders().getFirst("Authorization");
    }

    private static void file(HttpExchange http, String path) throws IOException {
        try (InputStream file = StandIn.class.getResourceAsStream(path)) {
            if (file == null) {
                send(http, 404, "text/plain", "no such file");
            } else {
                String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
                send(http, 200, type, new String(file.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
    }

    private void recognise(HttpExchange http) throws IOException {
        String body = new String(http.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
        Matcher name = FILE_NAME.matcher(body);
        if (!name.find()) {
            problem(http, 400, "Bad Request", "There is no part inputFile.");
            return;
        }
        mostAtOnce.accumulateAndGet(waiting.incrementAndGet(), Math::max);
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        waiting.decrementAndGet();
        String file = name.group(1);
        switch (file.replaceAll("[^a-z].*", "")) {
            case "stranger" -> send(http, 200, "application/json", sighting(file, "Unknown", "unknown"));
            case "landscape" ->
                send(
                        http,
                        200,
                        "application/json",
                        "{\"id\":\"1\",\"file\":\"%s\",\"name\":\"Unknown\",\"status\":\"no-face\",\"timings\":{\"detect\":9.5}}"
                                .formatted(file));
            case "busy" -> {
                http.getResponseHeaders().set("Retry-After", "12");
                problem(http, 503, "Service Unavailable", "250 pictures wait already.");
            }
            case "broken" -> problem(http, 422, "Unprocessable Content", "The picture ends in the middle.");
            case "late" -> {
                http.getResponseHeaders().set("Location", "/results/0199");
                problem(http, 504, "Gateway Timeout", "Not answered within 300 s.");
            }
            default -> send(http, 200, "application/json", sighting(file, "Ada", "ok"));
        }
    }

    private String status() {
        StringBuilder instances = new StringBuilder();
        int running = 0;
        int pending = 0;
        for (int i = 1; i <= 15; i++) {
            String state = states.getOrDefault(i, "stopped");
            running += state.equals("running") ? 1 : 0;
            pending += state.equals("pending") ? 1 : 0;
            instances
                    .append(i == 1 ? "" : ",")
                    .append("{\"id\":\"i-%017d\",\"name\":\"app-tier-instance-%d\",\"state\":\"%s\"}"
                            .formatted(i, i, state));
        }
        return """
                {"queue":{"visible":3,"inFlight":2,"responses":0,"dead":1},"waiting":%d,
                "fleet":{"stopped":%d,"pending":%d,"running":%d},"instances":[%s],"max":15,"trouble":%s,
                "decisions":[{"time":"2026-01-05T09:30:00Z","action":"start app-tier-instance-1",
                "reason":"3 visible, nobody running"},{"time":"%s","action":"start app-tier-instance-2",
                "reason":"<b>3 visible</b>, 1 running"}],"latency":{"p50":812,"p99":3140.5},
                "history":{"everySeconds":5,"queue":[0,12,null,3],"waiting":[0,12,null,3],"instances":[0,1,15,2]}}
                """.formatted(
                        waiting.get(),
                        15 - running - pending,
                        pending,
                        running,
                        instances,
                        trouble == null ? "null" : '"' + trouble + '"',
                        Instant.now());
    }

    private static String sighting(String file, String name, String status) {
        return """
                {"id":"0199","file":"%s","name":"%s","status":"%s","distance":0.2134,"box":[80,60,160,170],
                "probability":0.9991,"landmarks":[[100,100],[140,100],[120,120],[104,145],[136,145]],"model":"dlib",
                "timings":{"embed":8.1,"decode":4.2,"detect":31.7},"latency":45,"gallery":"000000001"}
                """.formatted(file, name, status);
    }

    private static void problem(HttpExchange http, int status, String title, String detail) throws IOException {
        send(
                http,
                status,
                "application/problem+json",
                "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\",\"id\":\"0199\"}"
                        .formatted(title, status, detail));
    }

    private static void send(HttpExchange http, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        http.getResponseHeaders().set("Content-Type", type);
        http.sendResponseHeaders(status, bytes.length);
        http.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        gate.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
