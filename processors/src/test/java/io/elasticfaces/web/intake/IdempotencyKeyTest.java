package io.elasticfaces.web.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.RequestIds;
import io.elasticfaces.web.Pictures;
import java.io.IOException;
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

        assertThat(IdempotencyKey.id("1", "me.png", copy)).isEqualTo(IdempotencyKey.id("1", "me.png", picture));
    }

    @Test
    void shouldGiveWhatDiffersInKeyNameOrPictureAnotherId() {
        assertThat(Set.of(
                        IdempotencyKey.id("1", "me.png", picture),
                        IdempotencyKey.id("2", "me.png", picture),
                        IdempotencyKey.id("1", "you.png", picture),
                        IdempotencyKey.id("1", "me.png", other),
                        IdempotencyKey.id("1m", "e.png", picture)))
                .hasSize(5);
    }

    @Test
    void shouldGiveAnIdWithoutATime() {
        String id = IdempotencyKey.id("1", "me.png", picture);

        assertThat(RequestIds.isId(id)).isTrue();
        assertThat(RequestIds.madeAt(id)).isEmpty();
    }
}
