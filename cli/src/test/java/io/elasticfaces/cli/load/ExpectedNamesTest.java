package io.elasticfaces.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectedNamesTest {
    @TempDir
    private Path folder;

    @Test
    void shouldFindAPictureWithAndWithoutItsExtension() throws IOException {
        ExpectedNames names = read("\uFEFFresults,IMAGE\r\nPaul,test_000\r\n\"Jolie, Angelina\",a.png\r\n\r\n");

        assertThat(names.of("test_000.jpg")).isEqualTo("Paul");
        assertThat(names.of("a.png")).isEqualTo("Jolie, Angelina");
        assertThat(names.of("a.gif")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Image,Results\na,Paul\nb => line 3: expected a picture and a name",
                "Image,Results\na,Paul\na,Mary => a has two names, Paul and Mary",
                "test_000,Paul\n => must have the columns Image,Results, but its first line is test_000,Paul",
                " => must have the columns Image,Results",
                "Image,Results\n\"a => cannot be read as CSV"
            })
    void shouldReportTheFileAndWhatIsWrong(String textAndMessage) {
        String[] parts = textAndMessage.split(" => ", -1);

        assertThatThrownBy(() -> read(parts[0]))
                .isInstanceOf(UnusableInput.class)
                .hasMessageContaining("labels.csv")
                .hasMessageContaining(parts[1]);
    }

    @Test
    void shouldFindTheFileNextToTheFolderAndReturnNullWithoutOne() throws IOException {
        assertThat(ExpectedNames.ofFolder(folder.resolve("test"))).isNull();
        read("Image,Results\na,Paul\n");
        assertThat(ExpectedNames.ofFolder(folder.resolve("test")).of("a.png")).isEqualTo("Paul");
    }

    @Test
    void shouldListPicturesByNameAndLeaveOutThoseWithoutAName() throws IOException {
        for (String name : new String[] {"b.PNG", "a.jpg", ".hidden.png", "notes.txt"}) {
            Files.writeString(folder.resolve(name), "");
        }

        assertThat(Picture.list(folder, null)).extracting(Picture::name).containsExactly("a.jpg", "b.PNG");
        assertThat(Picture.list(folder, read("Image,Results\nb,Paul\n")))
                .extracting(Picture::rightAnswer)
                .containsExactly("b:Paul");
        assertThatThrownBy(() -> Picture.list(folder.resolve("nowhere"), null)).hasMessageContaining("nowhere");
    }

    private ExpectedNames read(String text) throws IOException {
        Files.writeString(folder.resolve("labels.csv"), text);
        return ExpectedNames.ofFolder(folder);
    }
}
