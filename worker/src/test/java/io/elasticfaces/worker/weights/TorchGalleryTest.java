package io.elasticfaces.worker.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticfaces.worker.model.References;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchGalleryTest {
    private static final Tensor ONE = new Tensor(new int[] {1, 2}, new float[] {0.6f, 0.8f});

    @TempDir
    Path folder;

    @Test
    void shouldReadTheOriginalsGallery() throws IOException {
        TorchGallery gallery = TorchGallery.read(References.shared("models/gallery-90.pt"));
        assertThat(gallery.names()).hasSize(90).contains("Ronald", "Ziwang");
        assertThat(gallery.embeddings()).hasSize(90).allSatisfy(embedding -> {
            assertThat(embedding).hasSize(512);
            double sum = 0;
            for (float component : embedding) {
                sum += component * component;
            }
            assertThat(sum).isCloseTo(1, Offset.offset(1e-3));
        });
    }

    @Test
    void shouldRefuseListsThatDoNotAgree() {
        TorchFiles three = new TorchFiles().op(']', '(', ']', '(').tensor(ONE).op('e', ']', '(');
        three.string("Ann").string("Bob").op('e', 'e');
        assertThatThrownBy(() -> read(three)).hasMessageContaining("1 embeddings and 2 names");
        TorchFiles dict = new TorchFiles().op('}');
        assertThatThrownBy(() -> read(dict)).hasMessageContaining("is not a list [embeddings, names]");
        TorchFiles number = new TorchFiles().op(']', '(', ']', '(').tensor(ONE).op('e', ']', '(');
        number.number(7).op('e', 'e');
        assertThatThrownBy(() -> read(number)).hasMessageContaining("name 0: is not a string");
    }

    private TorchGallery read(TorchFiles file) throws IOException {
        return TorchGallery.read(Files.write(folder.resolve("data.pt"), file.zip()));
    }
}
