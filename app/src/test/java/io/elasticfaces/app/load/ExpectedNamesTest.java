package io.elasticfaces.app.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;

class ExpectedNamesTest {
    @Test
    void shouldFindPictureNamedWithoutItsExtension() throws IOException {
        assertThat(parse("Image,Results\ntest_000,Paul\n").of("test_000.jpg")).isEqualTo("Paul");
    }

    @Test
    void shouldFindPictureNamedWithItsExtension() throws IOException {
        ExpectedNames names = parse("Image,Results\r\na.jpg,Paul\r\na.png,\"Jolie, Angelina\"\r\n");

        assertThat(names.of("a.jpg")).isEqualTo("Paul");
        assertThat(names.of("a.png")).isEqualTo("Jolie, Angelina");
        assertThat(names.of("a.gif")).isNull();
    }

    @Test
    void shouldTakeColumnsInAnyOrderAndCase() throws IOException {
        assertThat(parse("results,IMAGE\nPaul,x\n").of("x.png")).isEqualTo("Paul");
    }

    @Test
    void shouldSkipMarkOfByteOrder() throws IOException {
        assertThat(parse("\uFEFFImage,Results\nx,Paul\n").of("x.png")).isEqualTo("Paul");
    }

    @Test
    void shouldNameTheLineThatHasNoName() {
        assertThatThrownBy(() -> parse("Image,Results\na,Paul\nb\n"))
                .isInstanceOf(UnusableInput.class)
                .hasMessageContaining("who.csv, line 3");
    }

    @Test
    void shouldRefuseTwoNamesForOnePicture() {
        assertThatThrownBy(() -> parse("Image,Results\na,Paul\na,Mary\n"))
                .isInstanceOf(UnusableInput.class)
                .hasMessageContaining("a is both Paul and Mary");
    }

    @Test
    void shouldRefuseAnotherHeader() {
        assertThatThrownBy(() -> parse("test_000,Paul\n"))
                .isInstanceOf(UnusableInput.class)
                .hasMessageContaining("should begin with the line Image,Results");
    }

    @Test
    void shouldRefuseEmptyFile() {
        assertThatThrownBy(() -> parse("")).isInstanceOf(UnusableInput.class);
    }

    @Test
    void shouldSayWhichFileIsMissing() {
        assertThatThrownBy(() -> ExpectedNames.read(Path.of("no-such.csv")))
                .isInstanceOf(UnusableInput.class)
                .hasMessageContaining("no-such.csv");
    }

    @Property(tries = 500)
    void shouldOnlyEverRefuseAsUnusable(@ForAll @Chars({'"', ',', '\n', '\r', 'a', '\\'}) String text)
            throws IOException {
        try {
            assertThat(parse("Image,Results\n" + text)).isNotNull();
        } catch (UnusableInput refusal) {
            assertThat(refusal).hasMessageContaining("who.csv");
        }
    }

    private static ExpectedNames parse(String text) throws IOException {
        return ExpectedNames.parse(new StringReader(text), "who.csv");
    }
}
