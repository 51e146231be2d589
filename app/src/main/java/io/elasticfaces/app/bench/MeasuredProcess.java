package io.elasticfaces.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A {@code faces} command that runs as a process of its own, so that it is measured as it is run. */
final class MeasuredProcess implements AutoCloseable {
    private final Process process;
    private final Path log;

    private MeasuredProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it.
     *
     * @param log gets what it prints
     */
    static MeasuredProcess start(List<String> words, Map<String, String> environment, Path log) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Installation.home().resolve("faces").toString());
        line.addAll(words);
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("FACES_NO_BUILD", "1");
        return new MeasuredProcess(builder.start(), log);
    }

    /** Returns what it holds now; the launcher has become Java by the time that it answers. */
    ProcessFigures figures() throws IOException {
        requireAlive();
        return ProcessFigures.of(process.pid());
    }

    /** Returns the processor time that it has used so far. */
    ProcessorTime processorTime() throws IOException {
        requireAlive();
        return ProcessorTime.of(process.pid());
    }

    /** @throws IllegalStateException with the end of what it printed, if it has ended */
    void requireAlive() throws IOException {
        if (!process.isAlive()) {
            List<String> lines = Files.readAllLines(log);
            throw new IllegalStateException("It ended with exit code " + process.exitValue() + ": "
                    + String.join(System.lineSeparator(), lines.subList(Math.max(0, lines.size() - 20), lines.size())));
        }
    }

    /** Waits for it to end by itself; tells whether it did, and with exit code 0. */
    boolean awaitEnd(Duration patience) throws InterruptedException {
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS) && process.exitValue() == 0;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
