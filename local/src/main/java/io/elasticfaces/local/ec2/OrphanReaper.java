package io.elasticfaces.local.ec2;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the processes of instances, and ends them when this process is killed.
 *
 * <p>On Linux, every process whose environment carries an instance's mark belongs to it, and so does every process in
 * the session of its user data. A watchdog shell reads from a pipe that this process holds open. The pipe closes when
 * this process ends for any reason, and the shell then ends every marked process. Systems without {@code /proc} have
 * neither.
 */
final class OrphanReaper implements AutoCloseable {
    /** The variable with an instance's mark: {@code <folder's id>.<this run's id>/<instance id>}. */
    static final String MARK = "ELASTIC_FACES_INSTANCE";

    private static final Logger LOG = LoggerFactory.getLogger(OrphanReaper.class);
    private static final long POLL_MILLIS = 20;
    private static final String WATCHDOG = """
            trap '' HUP INT TERM PIPE
            read -r dismissed && exit 0
            signal() {
              found=1
              for file in $(grep -lasF "ELASTIC_FACES_INSTANCE=$2/" /proc/[0-9]*/environ); do
                pid=${file#/proc/}
                kill -s "$1" "${pid%/environ}" 2>/dev/null && found=0
              done
              return $found
            }
            signal TERM "$1"
            waited=0
            while [ "$waited" -lt "$2" ] && signal 0 "$1"; do sleep 1; waited=$((waited + 1)); done
            while signal KILL "$1"; do sleep 1; done
            """;

    private final String folderId;
    private final String runId;
    private final Duration grace;
    private Process watchdog;

    OrphanReaper(String folderId, Duration grace) {
        this.folderId = folderId;
        this.runId = folderId + "." + UUID.randomUUID();
        this.grace = grace;
    }

    String mark(String instanceId) {
        return runId + "/" + instanceId;
    }

    /** Ends the processes that an earlier run left behind, and starts the watchdog. */
    void start() {
        long killAt = System.nanoTime() + grace.toNanos();
        String ofAnyRun = folderId + ".";
        for (List<ProcessHandle> left = find(ofAnyRun, -1); !left.isEmpty(); left = find(ofAnyRun, -1)) {
            LOG.info("Ending {} processes that an earlier run left behind", left.size());
            boolean kill = System.nanoTime() - killAt >= 0;
            left.forEach(kill ? ProcessHandle::destroyForcibly : ProcessHandle::destroy);
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        String seconds = Long.toString(Math.max(1, grace.toSeconds()));
        ProcessBuilder builder = new ProcessBuilder(ProcessLauncher.inOwnSession(
                        List.of("sh", "-c", WATCHDOG, "elastic-faces-watchdog", runId, seconds)))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().remove(MARK);
        try {
            watchdog = builder.start();
        } catch (IOException e) {
            LOG.warn(
                    "No watchdog ({}). If this process is killed, instances continue until the next start",
                    e.toString());
        }
    }

    /**
     * The processes that have not ended and have a mark, or are in a session.
     *
     * @param mark what the mark begins with
     * @param session the session of an instance's user data; -1 for none
     */
    List<ProcessHandle> find(String mark, long session) {
        String marked = '\0' + MARK + '=' + mark;
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(process -> belongs(process, marked, session))
                .toList();
    }

    private static boolean belongs(ProcessHandle process, String marked, long session) {
        String[] stat = stat(process);
        return stat.length > 0
                && (stat[3].equals(Long.toString(session)) || ('\0' + read(process, "environ")).contains(marked));
    }

    /** Whether a process runs. A zombie does not. */
    static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && (!Files.exists(Path.of("/proc/self")) || stat(process).length > 0);
    }

    /** The fields of proc_pid_stat(5) after the name; empty for a process that has ended. */
    private static String[] stat(ProcessHandle process) {
        String stat = read(process, "stat");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
        return fields[0].isEmpty() || "ZX".contains(fields[0]) ? new String[0] : fields;
    }

    private static String read(ProcessHandle process, String file) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid(), file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // It has just ended, or belongs to another user.
            return "";
        }
    }

    /** Ends the watchdog. If processes of an instance are left, the watchdog ends them first. */
    @Override
    public void close() {
        if (watchdog == null) {
            return;
        }
        try (var pipe = watchdog.getOutputStream()) {
            if (find(runId, -1).isEmpty()) {
                pipe.write('\n');
            }
        } catch (IOException e) {
            LOG.debug("The watchdog had already ended: {}", e.toString());
        }
        watchdog = null;
    }
}
