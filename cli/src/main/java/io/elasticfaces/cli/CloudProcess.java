package io.elasticfaces.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The local cloud as a child process. Whenever it ends, it is started again with its state, after a growing delay if it
 * keeps ending soon after its start. It runs in a separate session, so that Ctrl-C reaches only this process, which then
 * ends it. It also ends when its standard input closes, so that it does not outlive this process.
 */
final class CloudProcess implements AutoCloseable {
    /** The option of {@code faces cloud} for a process that is started by this class. */
    static final String CHILD = "--child";

    /** The line that a child prints when it is ready. */
    static final String READY = "ready";

    /** Running time after which a child counts as healthy and its successor is started without a delay. */
    private static final Duration STABLE = Duration.ofSeconds(60);

    private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);
    private static final int PATIENCE_SECONDS = 20;

    private final List<String> words;
    private final Consumer<String> report;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private Process process;

    /**
     * Starts the child.
     *
     * @param words arguments of {@code faces cloud}
     * @param first more arguments for the first start only
     * @param report receives a line for each end and each further start
     */
    CloudProcess(List<String> words, List<String> first, Consumer<String> report) {
        this.words = words;
        this.report = report;
        Thread thread = new Thread(() -> run(first), "cloud");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Waits until the first child is ready. There is no time limit, because a machine may be slow.
     *
     * @throws IllegalStateException if it ends before it is ready
     */
    void awaitReady() throws InterruptedException {
        for (int waited = PATIENCE_SECONDS; ; waited += PATIENCE_SECONDS) {
            try {
                ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                return;
            } catch (TimeoutException e) {
                report.accept("still starting after " + waited + " s ...");
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause().getMessage(), e);
            }
        }
    }

    private void run(List<String> first) {
        try {
            List<String> more = first;
            int failures = 0;
            while (closed.getCount() > 0) {
                long startNanos = System.nanoTime();
                String end = runOnce(more);
                if (ready.completeExceptionally(new IllegalStateException(
                        "The local cloud " + end + " before it was ready. Its output is shown above."))) {
                    return;
                }
                boolean stable = System.nanoTime() - startNanos >= STABLE.toNanos();
                Duration delay = delay(stable ? 0 : failures);
                failures = stable ? 1 : failures + 1;
                more = List.of();
                if (closed.getCount() > 0) {
                    report.accept(
                            end + "; it is started again" + (delay.isZero() ? "" : " in " + delay.toSeconds() + " s"));
                    closed.await(delay.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs a child, prints its output, and returns how it ended. */
    private String runOnce(List<String> more) throws InterruptedException {
        try {
            Process started = start(more);
            try (BufferedReader output = started.inputReader(StandardCharsets.UTF_8)) {
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                    if (!line.equals(READY)) {
                        System.out.println(line);
                    } else if (!ready.complete(null)) {
                        report.accept("runs again; its state is kept");
                    }
                }
            }
            return "ended with exit code " + started.waitFor();
        } catch (IOException e) {
            return "cannot run: " + e.getMessage();
        }
    }

    private synchronized Process start(List<String> more) throws IOException {
        if (closed.getCount() == 0) {
            throw new IOException("it is closed");
        }
        List<String> line = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            line.add("/usr/bin/setsid");
        }
        line.addAll(List.of(Home.folder().resolve("faces").toString(), "cloud", CHILD));
        line.addAll(words);
        line.addAll(more);
        process = new ProcessBuilder(line).redirectErrorStream(true).start();
        return process;
    }

    /** Returns the delay before the next start after a number of consecutive failures: 0, 1, 2, 4, ..., 30 s. */
    static Duration delay(int failures) {
        Duration delay = failures == 0 ? Duration.ZERO : Duration.ofSeconds(1L << Math.min(failures - 1, 10));
        return delay.compareTo(LONGEST_DELAY) < 0 ? delay : LONGEST_DELAY;
    }

    /** Ends the child. */
    @Override
    public synchronized void close() {
        closed.countDown();
        if (process == null) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
