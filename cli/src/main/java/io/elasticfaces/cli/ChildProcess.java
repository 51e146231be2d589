package io.elasticfaces.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A {@code faces} process that is started and ended by this process. It runs in a separate session, so that Ctrl-C
 * reaches only the parent, which then ends it. It also ends when its standard input closes, so that it does not outlive
 * a parent that was killed.
 */
final class ChildProcess implements AutoCloseable {
    /** The line that a child prints when it is ready. */
    static final String READY = "ready";

    private static final int PATIENCE_SECONDS = 20;

    private final Process process;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    private ChildProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts {@code faces} with the given arguments.
     *
     * @param say receives every line that the process prints, except {@link #READY}
     */
    static ChildProcess start(List<String> words, Consumer<String> say) throws IOException {
        List<String> line = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            line.add("/usr/bin/setsid");
        }
        line.add(Home.folder().resolve("faces").toString());
        line.addAll(words);
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        ChildProcess child = new ChildProcess(process);
        Thread reader = new Thread(() -> child.read(say), "child-output");
        reader.setDaemon(true);
        reader.start();
        return child;
    }

    /**
     * Waits until the child is ready. There is no time limit, because a machine may be slow.
     *
     * @param say receives a line every {@value #PATIENCE_SECONDS} s while the child is not ready
     * @throws IllegalStateException if the child ends before it is ready
     */
    void awaitReady(Consumer<String> say) throws InterruptedException {
        for (int waited = 0; ; waited += PATIENCE_SECONDS) {
            try {
                ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                return;
            } catch (TimeoutException e) {
                say.accept("still starting after " + (waited + PATIENCE_SECONDS) + " s ...");
            } catch (ExecutionException e) {
                process.waitFor();
                throw new IllegalStateException(
                        "The local cloud ended with exit code " + process.exitValue()
                                + " before it was ready. Its output is" + " shown above.",
                        e);
            }
        }
    }

    /** Waits until the child ends, and returns its exit code. */
    int awaitExit() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void read(Consumer<String> say) {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            String line = reader.readLine();
            while (line != null) {
                if (line.equals(READY)) {
                    ready.complete(null);
                } else {
                    say.accept(line);
                }
                line = reader.readLine();
            }
        } catch (IOException e) {
            ready.completeExceptionally(new UncheckedIOException(e));
        }
        ready.completeExceptionally(new IllegalStateException("The process has ended."));
    }
}
