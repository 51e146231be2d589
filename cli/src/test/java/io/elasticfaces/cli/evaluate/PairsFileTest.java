package io.elasticfaces.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticfaces.cli.load.UnusableInput;
import io.elasticfaces.worker.gallery.Enrolment.Candidate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairsFileTest {
    private static final String HEADER = "file_x,file_y,Decision\n";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                HEADER + "a.jpg,b.jpg,Yes\na.jpg,c.jpg,No\nc.jpg,b.jpg,No\n",
                "\uFEFFdecision,FILE_Y,file_x,distance\nyes,b.jpg,a.jpg,1\n\nno,x/../c.jpg,a.jpg,2\nNO,b.jpg,c.jpg,3\n",
            })
    void shouldReadPairs(String text) throws IOException {
        PictureSet set = read(text);

        assertThat(set.pairs()).containsExactly(new Pair(0, 1, true), new Pair(0, 2, false), new Pair(2, 1, false));
        assertThat(set.pictures())
                .extracting(Candidate::picture)
                .containsExactly(folder.resolve("a.jpg"), folder.resolve("b.jpg"), folder.resolve("c.jpg"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Image,Results\na,Ada => must have the columns file_x,file_y,Decision",
                HEADER + "a,b,Yes\na,c,perhaps => line 3: expected two pictures and Yes or No",
                HEADER + "a,b,Yes\na,c => line 3: expected two pictures and Yes or No",
                HEADER + "a,b,Yes\na,./a,No => line 3: a picture is paired with itself",
                HEADER + "a,b,Yes => has 1 pairs of one person and 0 of two",
                HEADER + " => has 0 pairs of one person and 0 of two",
                HEADER + "a,b,Yes\n\"c,d,No => cannot be read as CSV",
            })
    void shouldReportWhatIsWrong(String textAndMessage) {
        String[] parts = textAndMessage.split(" => ", -1);

        assertThatThrownBy(() -> read(parts[0]))
                .isInstanceOf(UnusableInput.class)
                .hasMessageContaining(parts[1])
                .hasMessageContaining("pairs.csv");
    }

    @Test
    void shouldDrawFromTooManyPairsAndKeepThoseOfOnePerson() {
        List<Candidate> pictures = IntStream.range(0, 1600)
                .mapToObj(i -> new Candidate("person " + i / 2, Path.of(i + ".jpg")))
                .toList();

        PictureSet set = PictureSet.ofAllPairs("test", Path.of("."), pictures);

        assertThat(set.pairs().stream().filter(Pair::same)).hasSize(800);
        assertThat(set.pairs().size()).isBetween(990_000, 1_010_000);
        assertThat(set.pairs().size() + set.leftOut()).isEqualTo(1600L * 1599 / 2);
    }

    private PictureSet read(String text) throws IOException {
        return PairsFile.read(Files.writeString(folder.resolve("pairs.csv"), text));
    }
}
