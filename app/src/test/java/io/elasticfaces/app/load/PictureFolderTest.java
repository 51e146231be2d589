package io.elasticfaces.app.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFolderTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void layPictures() throws IOException {
        for (String name : new String[] {"b.PNG", "a.jpg", "c.webp", ".hidden.png", "notes.txt"}) {
            Files.writeString(folder.resolve(name), "bytes of " + name);
        }
        Files.createDirectory(folder.resolve("folder.png"));
    }

    @Test
    void shouldTakePicturesRoundRobinByName() {
        PictureFolder pictures = PictureFolder.read(folder, null);

        assertThat(pictures.size()).isEqualTo(3);
        assertThat(new String[] {
                    pictures.at(0).name(),
                    pictures.at(1).name(),
                    pictures.at(2).name(),
                    pictures.at(3).name()
                })
                .containsExactly("a.jpg", "b.PNG", "c.webp", "a.jpg");
    }

    @Test
    void shouldLeaveOutPicturesThatNobodyNamed() throws IOException {
        PictureFolder pictures = PictureFolder.read(
                folder, ExpectedNames.parse(new StringReader("Image,Results\nb,Paul\nzzz,Mary\n"), "who.csv"));

        assertThat(pictures.size()).isEqualTo(1);
        assertThat(pictures.leftOut()).isEqualTo(2);
        assertThat(pictures.at(7).rightAnswer()).isEqualTo("b:Paul");
    }

    @Test
    void shouldReadBytesOnceFromTheCacheToo() throws IOException {
        PictureFolder pictures = PictureFolder.read(folder, null);

        assertThat(pictures.bytes(pictures.at(0))).asString().isEqualTo("bytes of a.jpg");
        Files.delete(folder.resolve("a.jpg"));
        assertThat(pictures.bytes(pictures.at(0))).asString().isEqualTo("bytes of a.jpg");
    }

    @Test
    void shouldSayThatThereIsNoPicture(@TempDir Path empty) {
        assertThatThrownBy(() -> PictureFolder.read(empty, null))
                .isInstanceOf(UnusableInput.class)
                .hasMessageContaining("There is no picture");
    }

    @Test
    void shouldSayThatThereIsNoFolder() {
        assertThatThrownBy(() -> PictureFolder.read(folder.resolve("nowhere"), null))
                .isInstanceOf(UnusableInput.class)
                .hasMessageContaining("nowhere");
    }

    @Test
    void shouldCutOnlyTheLastExtension() {
        assertThat(Picture.stemOf("a.b.png")).isEqualTo("a.b");
        assertThat(Picture.stemOf("plain")).isEqualTo("plain");
        assertThat(Picture.stemOf(".png")).isEqualTo(".png");
    }
}
