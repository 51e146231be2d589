package io.elasticfaces.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import picocli.CommandLine;

class SimulateCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldPrintTheTableAndDrawThePlot() throws Exception {
        int code = run(Map.of(), "--trace", "burst", "--plots", folder.toString());

        assertThat(code).isZero();
        assertThat(out.toString().lines())
                .anyMatch(line -> line.startsWith("| trace"))
                .anyMatch(line -> line.matches("\\| burst +\\| ours +\\|.*"))
                .anyMatch(line -> line.matches("\\| burst +\\| bound +\\|.* 1\\.00 \\| +1\\.00 \\|"))
                .anyMatch(line -> line.startsWith("burst: goal met"))
                .anyMatch(line -> line.startsWith("burst, KEDA: ahead outright"));
        Document plot = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(folder.resolve("burst.svg").toFile());
        assertThat(plot.getDocumentElement().getTextContent())
                .contains("requests in queue", "instances", "waiting when taken, s", "time, seconds", "ours", "KEDA");
    }

    @Test
    void shouldPlayTheSettingsOfTheController() {
        run(Map.of(), "--trace", "burst", "--max", "3", "--plots", folder.toString());

        assertThat(out.toString().lines()).anyMatch(line -> line.matches("\\| burst +\\| ours .*\\| +3 \\|.*"));
    }

    @Test
    void shouldSayWhichGoalIsMissed() {
        int code = run(Map.of("app.worker.keep-warm", "30s"), "--trace", "burst", "--plots", folder.toString());

        assertThat(code).isEqualTo(1);
        assertThat(out.toString()).contains("burst: GOAL MISSED");
    }

    @Test
    void shouldPlayATraceFromAFile() throws Exception {
        Path file = Files.writeString(folder.resolve("mine.csv"), "0\n1\n2\n");

        run(Map.of(), "--trace", file.toString(), "--plots", folder.toString());

        assertThat(out.toString()).contains("mine: from mine.csv, 3 requests");
        assertThat(folder.resolve("mine.svg")).exists();
    }

    @ParameterizedTest
    @CsvSource({
        "--trace=weekly, '--trace=weekly is neither burst, steady, daily or spikes, nor a file'",
        "--boot=long, '\"long\" is no range of seconds; give one like 20-40'",
        "--boot=40-20, give one like 20-40",
        "--deaths=1, '--deaths is 1, which is out of range; give 0 to less than 1'",
        "--service=0, --service is 0",
        "--rate=0, --rate and --seconds must be more than 0",
        "--max=5000, max=5000 is out of range; set it to 0 to 1000",
    })
    void shouldSayWhatCannotBeSimulated(String option, String said) {
        int code = run(Map.of(), option, "--plots", folder.toString());

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains(said);
    }

    private int run(Map<String, String> settings, String... args) {
        SimulateCommand command = new SimulateCommand(name -> Optional.ofNullable(settings.get(name)), () -> folder);
        return new CommandLine(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
