package io.elasticfaces.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import picocli.CommandLine;

/** The measurement itself: a real system whose only worker is killed. */
@Tag("long")
@EnabledOnOs(OS.LINUX)
class KilledWorkerBenchIT {
    @Test
    void shouldAnswerRightlyWhoseWorkerWasKilled() {
        assumeTrue(
                Files.isDirectory(Path.of(System.getProperty("faces.home"), ".faces/models/dlib")),
                "skipped: the dlib model set is not at hand; fetch it with ./faces models dlib");
        StringWriter out = new StringWriter();

        int code = new CommandLine(new BenchCommand())
                .setOut(new PrintWriter(out, true))
                .execute("killed-worker", "--most-seconds", "120");

        assertThat(out.toString()).contains("with no outcome stored", "PASS  the answer is right");
        assertThat(code).isZero();
    }
}
