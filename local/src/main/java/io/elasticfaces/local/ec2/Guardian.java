package io.elasticfaces.local.ec2;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small shell process that ends the machines if this process is killed.
 *
 * <p>It reads the machines' process groups from a pipe that only this process holds. The pipe ends with the process,
 * however that dies, and the guardian then sends SIGTERM, and SIGKILL after the grace, to the groups it knows.
 */
final class Guardian implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Guardian.class);
    private static final String SCRIPT = """
            trap '' HUP INT TERM PIPE
            groups=' '
            while read -r what pid; do
              case $what in
                +) groups="$groups$pid " ;;
                -) case $groups in *" $pid "*) groups="${groups%% $pid *} ${groups#* $pid }" ;; esac ;;
                .) exit 0 ;;
              esac
            done
            end() { for pid in $groups; do kill -s "$1" -- "-$pid" 2>/dev/null || kill -s "$1" "$pid" 2>/dev/null; done; }
            alive() { for pid in $groups; do kill -s 0 -- "-$pid" 2>/dev/null && return 0; done; return 1; }
            end TERM
            i=0
            while [ "$i" -lt "$1" ] && alive; do
              sleep 1
              i=$((i + 1))
            done
            end KILL
            """;

    private final long graceSeconds;
    private final Set<Long> groups = new LinkedHashSet<>();
    private Process process;

    Guardian(Duration grace) {
        this.graceSeconds = Math.max(1, grace.toSeconds());
    }

    void start() {
        try {
            process = new ProcessBuilder(Spawner.inOwnSession(
                            List.of("sh", "-c", SCRIPT, "elastic-faces-guardian", Long.toString(graceSeconds))))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            for (long group : groups) {
                write("+ " + group);
            }
        } catch (IOException e) {
            LOG.warn(
                    "no guardian ({}): if this process is killed, instances go on until it is started again",
                    e.getMessage());
        }
    }

    void watch(long group) {
        groups.add(group);
        tell("+ " + group);
    }

    void forget(long group) {
        groups.remove(group);
        tell("- " + group);
    }

    private void tell(String line) {
        if (process == null) {
            return;
        }
        try {
            write(line);
        } catch (IOException e) {
            LOG.info("the guardian is gone ({}); starting another", e.getMessage());
            start();
        }
    }

    private void write(String line) throws IOException {
        OutputStream pipe = process.getOutputStream();
        pipe.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        pipe.flush();
    }

    /** Dismisses it, or, where machines could not be ended, leaves them to it. */
    @Override
    public void close() {
        if (process == null) {
            return;
        }
        try {
            if (groups.isEmpty()) {
                write(".");
            }
            process.getOutputStream().close();
        } catch (IOException e) {
            LOG.debug("the guardian was gone already: {}", e.getMessage());
        }
        process = null;
    }
}
