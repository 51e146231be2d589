package io.elasticfaces.cli.page;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A web tier without a system behind it, so that the page's own behaviour is tested. The name of the uploaded file
 * chooses the response.
 */
final class StandIn implements AutoCloseable {
    private static final int INSTANCES = 15;
    private static final Pattern FILE_NAME = Pattern.compile("name=\"inputFile\"; filename=\"([^\"]*)\"");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    /** The same as the web tier sends, because the page must work with it. */
    private static final String POLICY = "default-src 'self'; img-src 'self' blob: data:; object-src 'none';"
            + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    final Map<Integer, String> states = new ConcurrentHashMap<>();
    final List<String> tokens = new CopyOnWriteArrayList<>();
    final AtomicInteger statusAsked = new AtomicInteger();
    final AtomicInteger mostAtOnce = new AtomicInteger();

    /** Responses to uploads are held back until this opens. */
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
            String token = http.getRequestHeaders().getFirst("Authorization");
            http.getResponseHeaders().set("Content-Security-Policy", POLICY);
            http.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            if (http.getRequestMethod().equals("GET") && (path.equals("/") || path.startsWith("/page/"))) {
                file(http, path.equals("/") ? "/page/index.html" : path);
            } else if (tokenWanted != null && !("Bearer " + tokenWanted).equals(token)) {
                tokens.add(String.valueOf(token));
                problem(http, 401, "Unauthorized", "Send the token as Authorization: Bearer.");
            } else if (path.equals("/status")) {
                statusAsked.incrementAndGet();
                send(http, down ? 503 : 200, "application/json", status());
            } else if (path.startsWith("/results/")) {
                found(http, "late.png", "Juno", "ok");
            } else {
                recognise(http);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void file(HttpExchange http, String path) throws IOException {
        try (InputStream file = StandIn.class.getResourceAsStream(path)) {
            String text = file == null ? "" : new String(file.readAllBytes(), StandardCharsets.UTF_8);
            String type = TYPES.getOrDefault(path.substring(path.lastIndexOf('.') + 1), "text/plain");
            send(http, file == null ? 404 : 200, type, text);
        }
    }

    private void recognise(HttpExchange http) throws IOException, InterruptedException {
        String body = new String(http.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
        Matcher name = FILE_NAME.matcher(body);
        if (!name.find()) {
            problem(http, 400, "Bad Request", "There is no part inputFile.");
            return;
        }
        mostAtOnce.accumulateAndGet(waiting.incrementAndGet(), Math::max);
        gate.await();
        waiting.decrementAndGet();
        String file = name.group(1);
        switch (file.replaceAll("[^a-z].*", "")) {
            case "stranger" -> found(http, file, "Unknown", "unknown");
            case "landscape" -> {
                String json = "{\"id\":\"1\",\"file\":\"" + file
                        + "\",\"name\":\"Unknown\",\"status\":\"no-face\",\"timings\":{\"detect\":9.5}}";
                send(http, 200, "application/json", json);
            }
            case "busy" -> {
                http.getResponseHeaders().set("Retry-After", "12");
                problem(http, 503, "Service Unavailable", "250 pictures wait already.");
            }
            case "broken" -> problem(http, 422, "Unprocessable Content", "The picture ends in the middle.");
            case "late" -> {
                http.getResponseHeaders().set("Location", "/results/0199");
                problem(http, 504, "Gateway Timeout", "Not answered within 300 s.");
            }
            default -> found(http, file, "Ada", "ok");
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
                {"queue":{"visible":3,"inFlight":2,"responses":0,"dead":1},"waiting":%d,
                "fleet":{"stopped":%d,"pending":%d,"running":%d},"instances":[%s],"max":15,"trouble":%s,
                "decisions":[{"time":"2026-01-05T09:30:00Z","action":"start app-tier-instance-1",
                "reason":"3 visible, nobody running"},{"time":"%s","action":"start app-tier-instance-2",
                "reason":"<b>3 visible</b>, 1 running"}],"latency":{"p50":812,"p99":3140.5},
                "history":{"everySeconds":5,"queue":[0,12,null,3],"waiting":[0,12,null,3],"instances":[0,1,15,2]}}
                """.formatted(
                        waiting.get(),
                        INSTANCES - running - pending,
                        pending,
                        running,
                        instances,
                        trouble == null ? "null" : '"' + trouble + '"',
                        Instant.now());
    }

    private static void found(HttpExchange http, String file, String name, String status) throws IOException {
        String json = """
                {"id":"0199","file":"%s","name":"%s","status":"%s","distance":0.2134,"box":[80,60,160,170],
                "probability":0.9991,"landmarks":[[100,100],[140,100],[120,120],[104,145],[136,145]],"model":"dlib",
                "timings":{"embed":8.1,"decode":4.2,"detect":31.7},"latency":45,"gallery":"000000001"}
                """;
        send(http, 200, "application/json", json.formatted(file, name, status));
    }

    private static void problem(HttpExchange http, int status, String title, String detail) throws IOException {
        String json = "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\",\"id\":\"0199\"}";
        send(http, status, "application/problem+json", json.formatted(title, status, detail));
    }

    private static void send(HttpExchange http, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        http.getResponseHeaders().set("Content-Type", type);
        http.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        http.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        gate.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
