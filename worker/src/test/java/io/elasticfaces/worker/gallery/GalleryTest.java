package io.elasticfaces.worker.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.gallery.CollectionReader;
import io.elasticfaces.contract.gallery.CollectionStore;
import io.elasticfaces.contract.gallery.EnrolledFace;
import io.elasticfaces.contract.gallery.FakeS3;
import io.elasticfaces.contract.gallery.ModelId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class GalleryTest {
    private static final ModelId MODELS = new ModelId("dlib", "abc", 3);

    @Test
    void shouldFindNobodyInAnEmptyGallery() {
        assertThat(Matcher.nearest(new float[] {1, 2, 3}, Gallery.of(MODELS, List.of())))
                .isEmpty();
    }

    @Test
    void shouldCompareWithTheMeanOfAPersonsFacesInTheirLength() {
        Gallery gallery = Gallery.of(
                MODELS, List.of(face("1", "Ada", 3, 0, 0), face("2", "Bo", 0, 0, 7), face("3", "Ada", 0, 5, 0)));

        assertThat(gallery.people()).isEqualTo(2);
        assertThat(gallery.size()).isEqualTo(3);
        // Of length 4, in the direction of (3, 5, 0).
        double unit = 4 / Math.sqrt(34);
        Match match = Matcher.nearest(new float[] {0, 0, 0}, gallery).orElseThrow();
        assertThat(match.name()).isEqualTo("Ada");
        assertThat(match.face()).as("the nearest of the two").isEqualTo("1");
        assertThat(match.distance()).isCloseTo(4, Offset.offset(1e-6));
        float[] mean = {(float) (3 * unit), (float) (5 * unit), 0};
        assertThat(Matcher.nearest(mean, gallery).orElseThrow().distance()).isLessThan(1e-6);
        assertThat(Matcher.faces(new float[] {0, 4, 0}, gallery, 2))
                .extracting(Match::face)
                .containsExactly("3", "1");
    }

    @Test
    void shouldFindAFaceByItsId() {
        Gallery gallery = Gallery.of(MODELS, List.of(face("1", "Ada", 3, 0, 0), face("2", "Bo", 0, 0, 7)));

        assertThat(gallery.face("2").orElseThrow().embedding()).containsExactly(0, 0, 7);
        assertThat(gallery.face("3")).isEmpty();
    }

    /** Random changes, of which a large one is an object of its own. A gallery that was changed is like one read anew. */
    @Test
    void shouldUseAgainWhatHasNotChanged() {
        FakeS3 s3 = new FakeS3();
        CollectionStore store = new CollectionStore(s3, "state");
        CollectionReader reader = CollectionReader.of(s3, "state", "default", "abc");
        Random random = new Random(1);
        Gallery changed = null;
        for (int i = 0; i < 60; i++) {
            List<EnrolledFace> faces = new ArrayList<>();
            for (int k = i == 5 ? 2_000 : 1 + random.nextInt(3); k > 0; k--) {
                float[] place = {random.nextFloat(), random.nextFloat(), random.nextFloat()};
                faces.add(new EnrolledFace(i + "-" + k, "P" + random.nextInt(i == 5 ? 3_000 : 20), "x", place));
            }
            switch (random.nextInt(4)) {
                case 0 -> store.removePeople("default", List.of("P" + random.nextInt(20)));
                case 1 -> store.rename("default", "P" + random.nextInt(20), "P" + random.nextInt(20));
                default -> store.enrol("default", MODELS, faces);
            }

            changed = Gallery.of(MODELS, reader.refresh(), changed);

            Gallery anew = Gallery.of(
                    MODELS, CollectionReader.of(s3, "state", "default", "abc").refresh(), null);
            float[] probe = {random.nextFloat(), random.nextFloat(), random.nextFloat()};
            assertThat(Matcher.people(probe, changed, 5)).isEqualTo(Matcher.people(probe, anew, 5));
            assertThat(Matcher.faces(probe, changed, 5)).isEqualTo(Matcher.faces(probe, anew, 5));
            assertThat(new TreeSet<>(List.of(changed.people(), changed.size())))
                    .isEqualTo(new TreeSet<>(List.of(anew.people(), anew.size())));
            assertThat(changed.size()).isEqualTo(store.people("default").faces().size());
        }
    }

    private static EnrolledFace face(String id, String person, float... embedding) {
        return new EnrolledFace(id, person, id + ".jpg", embedding);
    }
}
