package io.elasticfaces.cli.chaos;

import io.elasticfaces.cli.Programs;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** {@code faces web} as a process, which can be restarted on the same port. */
final class WebProcess implements AutoCloseable {
    private static final int HEALTH_MILLIS = 2_000;

    final URI uri;
    private final ProcessBuilder builder;
    private final Counts counts;
    private Process process;

    WebProcess(Map<String, String> environment, Path log, Counts counts) throws IOException {
        int port = Programs.freePorts();
        this.counts = counts;
        uri = URI.create("http://127.0.0.1:" + port + "/");
        builder = Programs.faces(log, environment, "web", "--host", "127.0.0.1", "--port", "" + port);
        process = builder.start();
        Awaitility.await("the web tier answers; its log is " + log)
                .atMost(Duration.ofSeconds(60))
                .until(this::isReady);
    }

    /** Asks on a new connection, as a new client does. */
    private boolean isReady() {
        try {
            var health =
                    (HttpURLConnection) uri.resolve("/observe/health").toURL().openConnection();
            health.setConnectTimeout(HEALTH_MILLIS);
            health.setReadTimeout(HEALTH_MILLIS);
            return health.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Ends the process and starts it again, unless it is still starting.
     *
     * @param kill by SIGKILL instead of SIGTERM
     * @return whether it was restarted
     */
    boolean restart(boolean kill) throws IOException, InterruptedException {
        if (!isReady()) {
            return false;
        }
        counts.add(kill ? "web tier killed" : "web tier restarted");
        end(kill);
        process = builder.start();
        return true;
    }

    /** Ends the process by SIGKILL. */
    void kill() throws InterruptedException {
        end(true);
    }

    private void end(boolean kill) throws InterruptedException {
        if (kill) {
            process.destroyForcibly();
        } else {
            process.destroy();
        }
        if (!process.waitFor(40, TimeUnit.SECONDS)) {
            counts.add("web tier did not end within 40 s");
            process.destroyForcibly().waitFor();
        }
    }

    /** Starts the process again if it has ended by itself. */
    void mind() throws IOException {
        if (!process.isAlive()) {
            counts.add("web tier ended by itself with exit code " + process.exitValue());
            process = builder.start();
        }
    }

    @Override
    public void close() throws InterruptedException {
        end(false);
    }
}
