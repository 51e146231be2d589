package io.elasticfaces.cli.chaos;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** {@code faces web} as a process of its own, which is started again at the same port whenever it has ended. */
final class WebProcess implements AutoCloseable {
    private static final Path HOME = Path.of(System.getProperty("faces.home"));

    private static final int HEALTH_MILLIS = 2_000;

    private final Map<String, String> environment;
    private final Path log;
    private final Counts counts;
    private final int port;
    private volatile Process process;
    private volatile boolean over;

    /** Starts it. */
    WebProcess(Map<String, String> environment, Path log, Counts counts) throws IOException {
        this.environment = environment;
        this.log = log;
        this.counts = counts;
        try (ServerSocket any = new ServerSocket(0)) {
            port = any.getLocalPort();
        }
        start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    Path log() {
        return log;
    }

    /** Waits until it answers. */
    void awaitReady() {
        Awaitility.await("the web tier answers; its log is " + log)
                .atMost(Duration.ofSeconds(60))
                .until(() -> ready(uri()));
    }

    /**
     * Ends it, as a power failure does or as a roll-out does, and starts it again.
     *
     * @return false where it is starting anyway
     */
    boolean restart(boolean kill) throws IOException, InterruptedException {
        if (!ready(uri())) {
            return false;
        }
        counts.add(kill ? "web tier: killed" : "web tier: restarted");
        end(kill);
        start();
        return true;
    }

    /** Asks on a connection of its own, so that it learns what a new client would. */
    private static boolean ready(URI web) {
        try {
            HttpURLConnection health =
                    (HttpURLConnection) web.resolve("/observe/health").toURL().openConnection();
            health.setConnectTimeout(HEALTH_MILLIS);
            health.setReadTimeout(HEALTH_MILLIS);
            return health.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Starts it again if it has ended by itself. */
    void mind() throws IOException {
        if (!over && !process.isAlive()) {
            counts.add("web tier: ended by itself, exit code " + process.exitValue());
            start();
        }
    }

    private synchronized void start() throws IOException {
        if (over) {
            return;
        }
        ProcessBuilder builder = new ProcessBuilder(
                        HOME.resolve("faces").toString(), "web", "--host", "127.0.0.1", "--port", "" + port)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        builder.environment().put("FACES_NO_BUILD", "1");
        process = builder.start();
    }

    private void end(boolean kill) throws InterruptedException {
        if (kill) {
            process.destroyForcibly();
        } else {
            process.destroy();
        }
        if (!process.waitFor(40, TimeUnit.SECONDS)) {
            counts.add("web tier: did not end in 40 s");
            process.destroyForcibly().waitFor();
        }
    }

    @Override
    public synchronized void close() throws InterruptedException {
        over = true;
        end(false);
    }
}
