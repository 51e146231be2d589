package io.elasticfaces.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import picocli.CommandLine;

/** The measurement itself, small: a real web tier, and callers who wait. */
@EnabledOnOs(OS.LINUX)
@Tag("long")
class WaitingBenchIT {
    @Test
    void shouldMeasureThoseWhoWaitAndHoldThemToTheLimits() {
        StringWriter out = new StringWriter();
        CommandLine line = new CommandLine(new BenchCommand()).setOut(new PrintWriter(out, true));

        int code = line.execute("waiting", "-n", "30", "--most-megabytes", "1", "--most-threads", "1000");

        assertThat(out.toString())
                .contains("30 waiting")
                .contains("30 right, 0 given to somebody else, 0 failed")
                .contains("PASS  every caller got the answer to the own picture")
                .contains("FAIL  at most 1 MB resident")
                .contains("PASS  at most 1000 threads");
        assertThat(code).as("a limit is exceeded").isEqualTo(1);
    }
}
