package io.elasticfaces.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.Settings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SimulatorTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldPrintTheTable() {
        int code = run(Map.of("app.worker.keep-warm-most", "3s"), "--trace", "burst");

        assertThat(code).isZero();
        assertThat(out.toString().lines())
                .anyMatch(line -> line.startsWith("| trace"))
                .anyMatch(line -> line.matches("\\| burst +\\| ours +\\|.*"))
                .anyMatch(line -> line.matches("\\| burst +\\| oracle +\\|.* 1\\.00 \\| +1\\.00 \\|"))
                .anyMatch(line -> line.startsWith("burst: goal met"))
                .contains("burst: ours is ahead of KEDA");
    }

    @Test
    void shouldUseTheSettingsOfTheController() {
        run(Map.of("app.controller.max", "3"), "--trace", "burst");

        assertThat(out.toString().lines()).anyMatch(line -> line.matches("\\| burst +\\| ours .*\\| +3 \\|.*"));
    }

    @Test
    void shouldEndWithOneIfAGoalIsMissed() {
        int code = run(Map.of("app.worker.keep-warm", "30s"), "--trace", "burst");

        assertThat(code).isEqualTo(1);
        assertThat(out.toString()).contains("burst: goal MISSED");
    }

    @Test
    void shouldReadATraceFromAFile() throws Exception {
        Path file = Files.writeString(folder.resolve("mine.csv"), "0\n1\n2\n");

        run(Map.of(), "--trace", file.toString());

        assertThat(out.toString()).contains("mine: from mine.csv, 3 requests");
    }

    @ParameterizedTest
    @CsvSource({
        "--trace=weekly, '--trace=weekly is neither burst, steady, daily, spikes nor a file'",
        "--boot=long, '--boot'",
        "--boot=40-20, '40.0-20.0 is not a range, such as 20-40'",
        "--service=0, The service time is 0.0 s",
    })
    void shouldRefuseWhatCannotBeSimulated(String option, String message) {
        int code = run(Map.of(), option);

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }

    private int run(Map<String, String> settings, String... args) {
        Simulator simulator = new Simulator(new Settings(name -> Optional.ofNullable(settings.get(name))));
        return new CommandLine(simulator)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
