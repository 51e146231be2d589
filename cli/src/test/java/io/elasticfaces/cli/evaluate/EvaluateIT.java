package io.elasticfaces.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.elasticfaces.worker.model.ModelSets;
import io.elasticfaces.worker.model.Recogniser;
import io.elasticfaces.worker.network.Precision;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Uses the dlib set in {@code faces.models}, otherwise in the checkout. */
class EvaluateIT {
    private static final Path HOME = Path.of(System.getProperty("faces.home", ".."));
    private static final Path MODELS = Path.of(
            System.getProperty("faces.models", HOME.resolve(".faces/models").toString()));

    @TempDir
    Path folder;

    @TempDir
    Path written;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void requireModels() throws IOException {
        assumeTrue(
                ModelSets.installed(MODELS).contains("dlib"),
                "skipped: the model set dlib is not in " + MODELS + " (./faces models dlib fetches it)");
    }

    /** Three pictures each of two people, and two files that cannot be used. */
    @Test
    void shouldEvaluateDrawnPeople() throws Exception {
        for (String name : List.of("ada", "kofi")) {
            Path person = Files.createDirectory(folder.resolve(name));
            for (int i = 2; i <= 4; i++) {
                Files.copy(HOME.resolve("samples/test/" + name + "-" + i + ".png"), person.resolve(i + ".png"));
            }
        }
        Files.writeString(folder.resolve("ada/note.txt"), "no picture");
        Path blank = folder.resolve("kofi/blank.bmp");
        ImageIO.write(new BufferedImage(80, 80, BufferedImage.TYPE_3BYTE_BGR), "bmp", blank.toFile());

        int code = run(folder.toString(), "--threshold=0.6", "--csv=" + written.resolve("out.csv"));

        assertThat(err.toString()).isEmpty();
        assertThat(code).isZero();
        assertThat(out.toString().lines())
                .contains("Pictures  8 read, a face in 6, 2 failed")
                .contains("  failed: kofi/blank.bmp: The detector finds no face in it.")
                .anyMatch(line -> line.startsWith("  failed: ada/note.txt: "))
                .contains("Pairs     6 of one person, 9 of two people; 13 left out with the failed pictures")
                .anyMatch(line -> line.startsWith("At 0.600, the threshold given: 15 of 15 pairs right (100% ("))
                .anyMatch(line -> line.startsWith("Equal error rate: 0%, at 0."))
                .anyMatch(line -> line.matches("False rejects at 1% false accepts: too few pairs; at least 100 .*"))
                .anyMatch(line -> line.matches("\\| --threshold +\\| +1 \\| +0.600 \\| +0% \\| +100% \\|"));
        assertThat(Files.readAllLines(written.resolve("out.csv")))
                .hasSize(16)
                .startsWith("file_x,file_y,Decision,distance,right")
                .anyMatch(line -> line.matches("ada/2.png,ada/3.png,Yes,0\\.\\d{6},Yes"));
    }

    @Test
    void shouldEvaluatePairs() throws Exception {
        for (String name : List.of("ada-2.png", "ada-3.png", "kofi-2.png")) {
            Files.copy(HOME.resolve("samples/test").resolve(name), folder.resolve(name));
        }
        Path pairs = Files.writeString(
                folder.resolve("pairs.csv"),
                "file_x,file_y,Decision\nada-2.png,ada-3.png,Yes\nkofi-2.png,ada-2.png,No\n");

        assertThat(run(pairs.toString())).isZero();
        assertThat(out.toString().lines())
                .contains("Pairs     1 of one person, 1 of two people")
                .contains("Identification: not measured, because a CSV of pairs does not name the people.")
                .anyMatch(line ->
                        line.matches("At 0\\.\\d+, the worker's threshold for one person: 2 of 2 pairs right .*"));
    }

    @Test
    void shouldRefuseACurveFromTooFewPairs() throws Exception {
        for (String name : List.of("ada-2.png", "ada-3.png", "kofi-2.png")) {
            Path person = Files.createDirectories(folder.resolve(name.substring(0, 3)));
            Files.copy(HOME.resolve("samples/test").resolve(name), person.resolve(name));
        }

        assertThat(run(folder.toString(), "--curve=" + written.resolve("curve.csv")))
                .isEqualTo(2);
        assertThat(err.toString()).contains("at least 1000 pairs", "not 2.");
        assertThat(written.resolve("curve.csv")).doesNotExist();
    }

    @Test
    void shouldReportThatNoPictureCanBeUsed() throws Exception {
        Path pairs = Files.writeString(
                folder.resolve("pairs.csv"), "file_x,file_y,Decision\na.jpg,b.jpg,Yes\na.jpg,c.jpg,No\n");

        assertThat(run(pairs.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("0 are of one person and 0 of two", "a.jpg: It cannot be read");
    }

    /** The 300 pairs: 25 photos of 9 people. */
    @Test
    @Tag("long")
    void shouldTellRealPeopleApart() {
        Path pairs = Path.of(System.getProperty("faces.shared", "../shared"), "people", "pairs.csv");
        assumeTrue(Files.isRegularFile(pairs), "skipped: the photos of people are not in faces.shared");

        assertThat(run(pairs.toString(), "--threshold=0.6")).isZero();

        assertThat(out.toString().lines())
                .contains("Pairs     38 of one person, 262 of two people")
                .anyMatch(line -> line.matches("At 0.600, the threshold given: (29[7-9]|300) of 300 pairs right .*"));
    }

    private int run(String... arguments) {
        EvaluateCommand command = new EvaluateCommand(
                set -> ModelSets.open(MODELS, "dlib", Precision.FLOAT32),
                models -> new Recogniser(models, 50_000_000),
                models -> new Recogniser(models, 50_000_000));
        return new CommandLine(command)
                .setErr(new PrintWriter(err, true))
                .setOut(new PrintWriter(out, true))
                .execute(arguments);
    }
}
