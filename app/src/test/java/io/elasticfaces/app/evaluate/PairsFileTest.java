package io.elasticfaces.app.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticfaces.app.load.UnusableInput;
import io.elasticfaces.recognition.gallery.Enrolment.Candidate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairsFileTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file_x,file_y,Decision\na.jpg,b.jpg,Yes\na.jpg,c.jpg,No\nc.jpg,b.jpg,No\n",
                "a.jpg,b.jpg,Yes\na.jpg,c.jpg,No\nc.jpg,b.jpg,No",
                "a.jpg;b.jpg;1\r\na.jpg;c.jpg;0\r\nc.jpg;b.jpg;0\r\n",
                "\uFEFFdecision\tFILE_Y\tfile_x\nyes\tb.jpg\ta.jpg\n\nno\tc.jpg\ta.jpg\nNO\tb.jpg\tc.jpg\n",
                "\"a.jpg\",\"./b.jpg\" , same\na.jpg,x/../c.jpg,different\nc.jpg,b.jpg,different",
            })
    void shouldReadPairsAsPeopleWriteThem(String text) throws IOException {
        Material material = PairsFile.read(file(text));

        assertThat(material.pairs())
                .containsExactly(new Pair(0, 1, true), new Pair(0, 2, false), new Pair(2, 1, false));
        assertThat(material.named()).isTrue();
        assertThat(material.pictures())
                .containsExactly(
                        new Candidate("person 1", folder.resolve("a.jpg")),
                        new Candidate("person 1", folder.resolve("b.jpg")),
                        new Candidate("person 2", folder.resolve("c.jpg")));
    }

    /** Nothing is said of b and c; of the four, two that are joined are said to differ. */
    @ParameterizedTest
    @ValueSource(strings = {"a,b,Yes\na,c,No", "a,b,Yes\nb,c,Yes\na,c,No"})
    void shouldNotGuessWhoIsWho(String text) throws IOException {
        assertThat(PairsFile.read(file(text)).named()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Image,Results\na,Ada => should have the columns file_x,file_y,Decision",
                "a,b,Yes\na,c,perhaps => line 2: the decision should be Yes or No, but is perhaps",
                "a,b,Yes\na,c => line 2: there should be two pictures and Yes or No",
                "a,b,Yes\na,,No => line 2: a picture has no name",
                "a,b,Yes\na,./a,No => line 2: a picture is paired with itself",
                "a,b,Yes => has 1 pairs of one person and 0 of two",
                "file_x,file_y,Decision => has 0 pairs of one person and 0 of two",
                "a,b,Yes\n\"c,d,No => is no CSV of pairs",
                "10\t300\nAda\t1 => line 2: there should be name, n1, n2",
            })
    void shouldSayWhatIsWrongWithThem(String caseText) throws IOException {
        String[] words = caseText.split(" => ", -1);
        Path file = file(words[0]);

        assertThatThrownBy(() -> PairsFile.read(file))
                .isInstanceOf(UnusableInput.class)
                .hasMessageContaining(words[1])
                .hasMessageContaining("pairs.csv");
    }

    @Test
    void shouldRefuseWhatIsNoText() throws IOException {
        Path file = Files.write(folder.resolve("a.jpg"), new byte[] {(byte) 0xff, (byte) 0xd8, 0, 1});

        assertThatThrownBy(() -> PairsFile.read(file))
                .isInstanceOf(UnusableInput.class)
                .hasMessageContaining("cannot be read as a CSV of pairs");
    }

    @Test
    void shouldReadThePairsOfLabeledFacesInTheWild() throws IOException {
        Files.createDirectory(folder.resolve("lfw"));

        Material material = PairsFile.read(file("10\t300\nAbel_Pacheco\t1\t4\nAbel_Pacheco\t1\tBo Derek\t12\n"));

        assertThat(material.pairs()).containsExactly(new Pair(0, 1, true), new Pair(0, 2, false));
        assertThat(material.named()).isTrue();
        assertThat(material.pictures().get(2))
                .isEqualTo(new Candidate("Bo Derek", folder.resolve("lfw/Bo Derek/Bo Derek_0012.jpg")));
    }

    @Test
    void shouldDrawFromTooManyPairsAndKeepThoseOfOnePerson() {
        List<Candidate> pictures = IntStream.range(0, 1600)
                .mapToObj(i -> new Candidate("person " + i / 2, Path.of(i + ".jpg")))
                .toList();

        Material material = Material.ofAllPairs("test", Path.of("."), pictures, 1);

        long all = 1600L * 1599 / 2;
        assertThat(material.pairs().stream().filter(Pair::same)).hasSize(800);
        assertThat(material.pairs().size()).isBetween(990_000, 1_010_000);
        assertThat(material.pairs().size() + material.leftOut()).isEqualTo(all);
        assertThat(Material.ofAllPairs("test", Path.of("."), pictures, 1)).isEqualTo(material);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("pairs.csv"), text, StandardCharsets.UTF_8);
    }
}
