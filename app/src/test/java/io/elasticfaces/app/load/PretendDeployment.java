package io.elasticfaces.app.load;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A deployment within the test: a web tier on a port of its own, and instances that are threads. They boot in 0.5 s,
 * take 20 ms a picture, see in it whoever the file name says before its first dash, and stop after 0.5 s without work.
 */
final class PretendDeployment implements Deployment, AutoCloseable {
    private static final int BOOT_MILLIS = 500;
    private static final int WORK_MILLIS = 20;
    private static final Pattern FILE_NAME = Pattern.compile("filename=\"(([^\"]*?)-[^\"]*)\\.png\"");

    private final int most;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);
    private final BlockingQueue<HttpExchange> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger starting = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicInteger in = new AtomicInteger();
    private final AtomicInteger out = new AtomicInteger();

    PretendDeployment(int most) throws IOException {
        this.most = most;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
        server.setExecutor(threads);
        server.createContext("/", this::post);
        server.createContext("/status", exchange -> send(exchange, 200, "{\"max\": " + most + "}"));
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void post(HttpExchange exchange) throws IOException {
        in.incrementAndGet();
        queue.add(exchange);
        synchronized (this) {
            if (starting.get() + running.get() < Math.min(most, queue.size() + busy.get())) {
                starting.incrementAndGet();
                CompletableFuture.delayedExecutor(BOOT_MILLIS, TimeUnit.MILLISECONDS, threads)
                        .execute(this::work);
            }
        }
    }

    private void work() {
        running.incrementAndGet();
        starting.decrementAndGet();
        try {
            HttpExchange exchange = queue.poll(BOOT_MILLIS, TimeUnit.MILLISECONDS);
            while (exchange != null) {
                busy.incrementAndGet();
                String upload = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
                Matcher name = FILE_NAME.matcher(upload);
                String answer = name.find() ? name.group(1) + ":" + name.group(2) : "no file name";
                HttpExchange answered = exchange;
                clock.schedule(() -> answer(answered, answer), WORK_MILLIS, TimeUnit.MILLISECONDS)
                        .get();
                busy.decrementAndGet();
                exchange = queue.poll(BOOT_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            running.decrementAndGet();
        }
    }

    private void answer(HttpExchange exchange, String text) {
        out.incrementAndGet();
        try {
            send(exchange, 200, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public Queue requestQueue() {
        return new Queue(queue.size(), busy.get(), 1024);
    }

    @Override
    public Queue responseQueue() {
        return new Queue(0, 0, 1024);
    }

    @Override
    public Fleet fleet() {
        return new Fleet(1, running.get(), starting.get());
    }

    @Override
    public int runningApps() {
        return running.get();
    }

    @Override
    public long quickInObjects() {
        return in.get();
    }

    @Override
    public long quickOutObjects() {
        return out.get();
    }

    @Override
    public long exactInObjects(long upTo) {
        return Math.min(upTo, in.get());
    }

    @Override
    public long exactOutObjects(long upTo) {
        return Math.min(upTo, out.get());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        clock.shutdownNow();
    }
}
