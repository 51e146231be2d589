package io.elasticfaces.cli.load;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A web tier with one instance of its own, which runs until 300 ms after the last of the expected requests. It answers
 * each request after 400 ms, with the file name up to its first dash.
 */
final class PretendWebTier implements Deployment, AutoCloseable {
    private static final Pattern FILE_NAME = Pattern.compile("filename=\"(([^\"]*?)-[^\"]*)\\.png\"");

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger in = new AtomicInteger();
    private final AtomicInteger out = new AtomicInteger();
    private final AtomicInteger instances = new AtomicInteger();
    private final HttpServer server;
    private final int expected;
    private volatile int status = 200;

    PretendWebTier(int expected) throws IOException {
        this.expected = expected;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
        server.setExecutor(threads);
        server.createContext("/", this::post);
        server.createContext("/status", exchange -> send(exchange, status, "{\"max\": 1}"));
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Sets the HTTP status of further responses to GET /status. */
    void status(int code) {
        status = code;
    }

    private void post(HttpExchange exchange) throws IOException {
        in.incrementAndGet();
        instances.set(1);
        String upload = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
        Matcher name = FILE_NAME.matcher(upload);
        String answer = name.find() ? name.group(1) + ":" + name.group(2) : "no file name";
        later(400, () -> {
            send(exchange, 200, answer);
            if (out.incrementAndGet() == expected) {
                later(300, () -> instances.set(0));
            }
        });
    }

    private interface Step {
        void run() throws IOException;
    }

    private void later(long millis, Step step) {
        CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, threads)
                .execute(() -> {
                    try {
                        step.run();
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                });
    }

    private static void send(HttpExchange exchange, int code, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public long count(Metric metric, long limit) {
        return switch (metric) {
            case WEB_INSTANCES -> 1;
            case INSTANCES -> instances.get();
            case REQUESTS -> in.get() - out.get();
            case REQUEST_SIZE, RESPONSE_SIZE -> 1024;
            case IN_OBJECTS -> in.get();
            case OUT_OBJECTS -> out.get();
            default -> 0;
        };
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
