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
 * Creates the class-data archive of the worker in the background. With it, a worker starts in two thirds of the time.
 * The launcher does the work ({@code faces archive}) and checks whether an existing archive matches the JDK and the
 * jar.
 */
final class WorkerArchive implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerArchive.class);

    /** Delay before the work starts. It keeps the processor free for the first requests after the start of a system. */
    private static final int AFTER_SECONDS = 60;

    private Process making;

    /**
     * Starts a process of the lowest priority that creates the archive after {@value #AFTER_SECONDS} s, unless a
     * matching one exists. Does nothing in an installation, which contains an archive, or if builds are disabled.
     *
     * @param home folder of the launcher
     * @param log receives the output of the process
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
        // A build would replace the jars of the running system.
        builder.environment().put("FACES_NO_BUILD", "1");
        try {
            making = builder.start();
        } catch (IOException e) {
            LOG.warn("The class-data archive of the worker cannot be created: {}", e.getMessage());
        }
    }

    /** Ends the process. The launcher removes an unfinished archive. */
    @Override
    public synchronized void close() {
        if (making != null && making.isAlive()) {
            making.descendants().forEach(ProcessHandle::destroy);
            making.destroy();
        }
    }
}
