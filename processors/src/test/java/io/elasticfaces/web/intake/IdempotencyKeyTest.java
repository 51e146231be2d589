package io.elasticfaces.web.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.RequestIds;
import io.elasticfaces.web.Pictures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdempotencyKeyTest {
    @TempDir
    Path folder;

    private Path picture;
    private Path other;

    @BeforeEach
    void makePictures() throws IOException {
        picture = Files.write(folder.resolve("a"), Pictures.png(8, 8));
        other = Files.write(folder.resolve("b"), Pictures.png(8, 9));
    }

    @Test
    void shouldGiveTheSameRequestTheSameId() throws IOException {
        Path copy = Files.copy(picture, folder.resolve("copy"));

        assertThat(id("1", "me.png", copy)).isEqualTo(id("1", "me.png", picture));
    }

    @Test
    void shouldGiveWhatDiffersInKeyNameOrPictureAnotherId() throws IOException {
        assertThat(Set.of(
                        id("1", "me.png", picture),
                        id("2", "me.png", picture),
                        id("1", "you.png", picture),
                        id("1", "me.png", other),
                        id("1m", "e.png", picture)))
                .hasSize(5);
    }

    @Test
    void shouldGiveAnIdWithoutATime() throws IOException {
        String id = id("1", "me.png", picture);

        assertThat(RequestIds.isId(id)).isTrue();
        assertThat(RequestIds.madeAt(id)).isEmpty();
    }

    private static String id(String key, String fileName, Path picture) throws IOException {
        try (InputStream content = Files.newInputStream(picture)) {
            return IdempotencyKey.id(key, fileName, content);
        }
    }
}
