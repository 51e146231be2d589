package io.elasticfaces.local.ec2;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the processes of instances, and ends them when this process is killed.
 *
 * <p>On Linux, every process whose environment carries an instance's mark belongs to it. A watchdog shell reads from a
 * pipe that this process holds open. The pipe closes when this process ends for any reason, and the shell then ends every
 * marked process. Systems without {@code /proc} have neither.
 */
final class OrphanReaper implements AutoCloseable {
    /** The variable with an instance's mark: {@code <folder's id>.<this run's id>/<instance id>}. */
    static final String MARK = "ELASTIC_FACES_INSTANCE";

    private static final Logger LOG = LoggerFactory.getLogger(OrphanReaper.class);
    private static final List<String> SETSID = Stream.of("/usr/bin/setsid", "/bin/setsid")
            .filter(path -> Files.isExecutable(Path.of(path)))
            .limit(1)
            .toList();

    /** Waits for the end of its input, and then ends the processes whose mark begins with $1, by SIGKILL after $2 s. */
    private static final String WATCHDOG = """
            trap '' HUP INT TERM PIPE
            read -r nothing
            signal() {
              found=1
              for file in $(grep -lasF "ELASTIC_FACES_INSTANCE=$2" /proc/[0-9]*/environ); do
                pid=${file#/proc/}
                kill -s "$1" "${pid%/environ}" 2>/dev/null && found=0
              done
              return $found
            }
            signal TERM "$1" || exit 0
            waited=0
            while [ "$waited" -lt "$2" ] && signal 0 "$1"; do sleep 1; waited=$((waited + 1)); done
            while signal KILL "$1"; do sleep 1; done
            """;

    private final String runId;
    private Process watchdog;

    /** Ends the processes that an earlier run left behind, and starts the watchdog. */
    OrphanReaper(String folderId, Duration grace) {
        runId = folderId + "." + UUID.randomUUID();
        try {
            Process sweep = watchdog(folderId + ".", grace);
            sweep.getOutputStream().close();
            sweep.waitFor();
            watchdog = watchdog(runId + "/", grace);
        } catch (IOException e) {
            LOG.warn("No watchdog ({}). If this process is killed, instances continue without it", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Process watchdog(String mark, Duration grace) throws IOException {
        String seconds = Long.toString(Math.max(1, grace.toSeconds()));
        ProcessBuilder builder = new ProcessBuilder(
                        inOwnSession(List.of("sh", "-c", WATCHDOG, "elastic-faces-watchdog", mark, seconds)))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().remove(MARK);
        return builder.start();
    }

    /** The value of {@link #MARK} in the environment of an instance. */
    String mark(String instanceId) {
        return runId + "/" + instanceId;
    }

    /** The command, made the leader of a new session where the system has {@code setsid}. */
    static List<String> inOwnSession(List<String> command) {
        return Stream.concat(SETSID.stream(), command.stream()).toList();
    }

    /** The processes of an instance that run, whose user data {@code program} runs. */
    List<ProcessHandle> find(String instanceId, Process program) {
        String mark = '\0' + MARK + '=' + mark(instanceId);
        Stream<ProcessHandle> marked =
                ProcessHandle.allProcesses().filter(process -> ('\0' + read(process, "environ")).contains(mark));
        Stream<ProcessHandle> family = Stream.concat(Stream.of(program.toHandle()), program.descendants());
        return Stream.concat(marked, family).filter(OrphanReaper::isRunning).toList();
    }

    /** Whether a process runs. A zombie does not; proc_pid_stat(5) gives its state after its name. */
    static boolean isRunning(ProcessHandle process) {
        String stat = read(process, "stat");
        String state = stat.substring(stat.lastIndexOf(')') + 1).strip();
        return process.isAlive() && !state.startsWith("Z") && !state.startsWith("X");
    }

    private static String read(ProcessHandle process, String file) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid(), file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // It has just ended, or belongs to another user.
            return "";
        }
    }

    /** Ends the watchdog, which first ends the processes that are left. */
    @Override
    public void close() {
        try {
            if (watchdog != null) {
                watchdog.getOutputStream().close();
            }
        } catch (IOException e) {
            LOG.debug("The watchdog had already ended: {}", e.toString());
        }
    }
}
