package io.elasticfaces.app.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A system of its own, as {@code faces local} starts it, with at most one worker. */
final class OneWorkerSystem implements AutoCloseable {
    /** A machine with other work to do may take so long to start it, or to stop its instance. */
    static final Duration PATIENCE = Duration.ofSeconds(180);

    private final int cloudPort;
    private final MeasuredWeb web;
    private final MeasuredProcess process;

    /**
     * Starts it.
     *
     * @param state a folder for what it keeps, with its log
     * @param environment what it is told
     */
    OneWorkerSystem(Path state, Map<String, String> environment) throws IOException {
        this.cloudPort = FreePorts.inARow(4);
        int port = cloudPort + 3;
        this.web = MeasuredWeb.on(port);
        this.process = MeasuredProcess.start(
                List.of(
                        "local",
                        "--cloud-port",
                        Integer.toString(cloudPort),
                        "--port",
                        Integer.toString(port),
                        "--max",
                        "1"),
                environment,
                state.resolve("local.log"));
    }

    /** Returns the first port of its local cloud. */
    int cloudPort() {
        return cloudPort;
    }

    MeasuredWeb web() {
        return web;
    }

    MeasuredProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
