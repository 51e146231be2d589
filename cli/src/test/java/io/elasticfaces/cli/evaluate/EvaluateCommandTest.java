package io.elasticfaces.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.worker.model.ModelSetMissing;
import io.elasticfaces.worker.model.Recogniser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Reports made without analysing a picture. */
class EvaluateCommandTest {
    @TempDir
    Path folder;

    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource({
        "--threshold=0, '--threshold must be more than 0'",
        "--threshold=NaN, '--threshold must be more than 0'",
        "--csv=nowhere/out.csv, 'The file nowhere/out.csv cannot be written'",
        "--curve=nowhere/out.csv, 'The file nowhere/out.csv cannot be written'",
    })
    void shouldRefuseOptions(String option, String said) {
        assertThat(run(folder.toString(), option)).isEqualTo(2);
        assertThat(err.toString()).contains(said).doesNotContain("Exception");
    }

    @Test
    void shouldReportAMissingSourceAndAnEmptyFolder() throws IOException {
        assertThat(run(folder.resolve("nothing").toString())).isEqualTo(2);
        assertThat(run(folder.toString())).isEqualTo(2);

        assertThat(err.toString()).contains("There is no " + folder.resolve("nothing"), "There is no picture in");
    }

    @Test
    void shouldRefuseACurveFromPairs() throws IOException {
        pictures("pairs.csv");

        assertThat(run(folder.resolve("pairs.csv").toString(), "--curve=" + folder.resolve("curve.csv")))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--curve needs a folder");
    }

    @Test
    void shouldReportThatNobodyHasTwoPictures() throws IOException {
        pictures("Ada.png", "Bo.png");

        assertThat(run(folder.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("Nobody has two pictures in " + folder, "subfolder", "a CSV of pairs");
    }

    @Test
    void shouldReportThatThereIsOnePerson() throws IOException {
        pictures("Ada/1.png", "Ada/2.png");

        assertThat(run(folder.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("are of one person, Ada");
    }

    @Test
    void shouldReportAMissingModelSet() throws IOException {
        pictures("Ada/1.png", "Ada/2.png", "Bo/1.png");

        assertThat(run(folder.toString(), "--models", "none")).isEqualTo(2);
        assertThat(err.toString()).contains("There is no model set none.");
    }

    @Test
    void shouldReadAFolderAsEnrolmentDoes() throws IOException {
        pictures("Ada/1.png", "Ada/2.png", "Bo.png", ".hidden");

        assertThat(PictureSet.ofFolder(folder).pairs())
                .containsExactly(new Pair(0, 1, true), new Pair(0, 2, false), new Pair(1, 2, false));
    }

    @Test
    void shouldTakeNamesFromLabels() throws IOException {
        pictures("a.png", "b.png", "c.png", "d.png");
        Files.writeString(folder.resolve("labels.csv"), "Image,Results\nd,Ada\na,Ada\nc,Bo\n");

        PictureSet set = PictureSet.ofFolder(folder);

        assertThat(set.pictures()).extracting("name").containsExactly("Ada", "Bo", "Ada");
        assertThat(set.source()).contains("names from").contains("labels.csv");
    }

    private void pictures(String... names) throws IOException {
        for (String name : names) {
            Path picture = folder.resolve(name);
            Files.createDirectories(picture.getParent());
            Files.createFile(picture);
        }
    }

    private int run(String... arguments) {
        EvaluateCommand command = new EvaluateCommand(
                set -> {
                    throw new ModelSetMissing("There is no model set " + set + ".");
                },
                models -> new Recogniser(models, 50_000_000),
                models -> new Recogniser(models, 50_000_000));
        return new CommandLine(command)
                .setErr(new PrintWriter(err, true))
                .setOut(new PrintWriter(new StringWriter(), true))
                .execute(arguments);
    }
}
