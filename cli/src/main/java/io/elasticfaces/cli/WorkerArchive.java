package io.elasticfaces.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The archive of the classes that a worker loads, with which it starts in two thirds of the time. The launcher makes it
 * ({@code faces archive}) and decides whether one fits the JDK and the jar.
 */
final class WorkerArchive implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerArchive.class);

    /** Whoever has started a system tries it now, and beside two busy processors even the lowest priority is felt. */
    private static final int AFTER_SECONDS = 60;

    private Process making;

    /**
     * Has it made, if none fits, a minute from now, by a process that leaves the processor to everything else. An installation brings its own,
     * and where nothing is to be built, nothing is made either.
     *
     * @param home where the launcher lies
     * @param log gets what that process says
     */
    synchronized void makeUnlessThere(Path home, Path log) {
        if (System.getenv("FACES_NO_BUILD") != null || Files.exists(home.resolve("faces.jar"))) {
            return;
        }
        List<String> line =
                new ArrayList<>(List.of("/bin/sh", "-c", "sleep " + AFTER_SECONDS + " && exec \"$@\"", "archive"));
        if (Files.isExecutable(Path.of("/usr/bin/nice"))) {
            line.addAll(List.of("/usr/bin/nice", "-n", "19"));
        }
        line.addAll(List.of(home.resolve("faces").toString(), "archive"));
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        // It is made of what runs here, which a build in between would replace.
        builder.environment().put("FACES_NO_BUILD", "1");
        try {
            making = builder.start();
        } catch (IOException e) {
            LOG.warn("Workers start without an archive of their classes, as none can be made: {}", e.getMessage());
        }
    }

    /** Gives up what is not done; what is half made is removed by who makes it, or at the next time. */
    @Override
    public synchronized void close() {
        if (making != null && making.isAlive()) {
            making.descendants().forEach(ProcessHandle::destroy);
            making.destroy();
        }
    }
}
