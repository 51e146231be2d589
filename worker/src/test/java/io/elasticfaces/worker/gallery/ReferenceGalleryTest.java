package io.elasticfaces.worker.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.elasticfaces.contract.gallery.EnrolledFace;
import io.elasticfaces.worker.embed.Embedder;
import io.elasticfaces.worker.model.ModelSet;
import io.elasticfaces.worker.model.References;
import io.elasticfaces.worker.model.Threshold;
import io.elasticfaces.worker.weights.TorchGallery;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ReferenceGalleryTest {
    @Test
    void shouldBeAGalleryOfTheFacenetSet() throws Exception {
        TorchGallery original = TorchGallery.read(References.shared("models/gallery-90.pt"));
        ModelSet facenet = set("facenet", 512);

        List<EnrolledFace> people = ReferenceGallery.people(original, "data.pt", facenet);
        Gallery gallery = Gallery.of(facenet.id(), people);

        assertThat(gallery.size()).isEqualTo(90);
        assertThat(people).extracting("person").isEqualTo(original.names());
        assertThat(people)
                .extracting("source")
                .contains("data.pt#0", "data.pt#89")
                .doesNotHaveDuplicates();
        for (int i = 0; i < 90; i++) {
            Match match = Matcher.nearest(original.embeddings().get(i), gallery).orElseThrow();
            assertThat(match.name()).isEqualTo(original.names().get(i));
            assertThat(match.distance()).isCloseTo(0, Offset.offset(1e-6));
        }
    }

    @Test
    void shouldBeRefusedByAnotherSetOfTheSameDimension() {
        TorchGallery original = new TorchGallery(List.of(new float[] {1, 2}), List.of("Ada"));

        assertThatThrownBy(() -> ReferenceGallery.people(original, "data.pt", set("facenet-seeded", 2)))
                .isInstanceOf(WrongModelSet.class)
                .hasMessageContaining("not of facenet-seeded");
    }

    @Test
    void shouldRefuseEmbeddingsOfAnotherLength() {
        TorchGallery original = new TorchGallery(List.of(new float[] {1, 2}), List.of("Ada"));

        assertThatThrownBy(() -> ReferenceGallery.people(original, "data.pt", set("facenet", 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 numbers instead of 3");
    }

    @Test
    void shouldBeEmptyIfTheReferenceProjectsGalleryIs() {
        TorchGallery original = new TorchGallery(List.of(), List.of());

        assertThat(ReferenceGallery.people(original, "data.pt", set("facenet", 2)))
                .isEmpty();
    }

    private static ModelSet set(String name, int dimension) {
        Embedder embedder = mock(Embedder.class);
        when(embedder.dimension()).thenReturn(dimension);
        return new ModelSet(name, "abc", Threshold.fixed(0.6), null, null, embedder);
    }
}
