package io.elasticfaces.worker.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GalleryTest {
    private static final Gallery NOBODY = new Gallery("dlib", "abc", 3, List.of(), List.of(), FloatBuffer.allocate(0));
    private static final Gallery TWO = NOBODY.with(List.of(
            new Person("Ada", "ada.png", new float[] {0, 0, 0}), new Person("Bo", "bo.png", new float[] {1, 1, 1})));

    @Test
    void shouldReplaceAPictureOfTheSamePersonAndSource() {
        Gallery changed = TWO.with(List.of(new Person("Ada", "ada.png", new float[] {5, 5, 5})));

        assertThat(changed.names()).containsExactly("Bo", "Ada");
        assertThat(Matcher.nearest(new float[] {0, 0, 0}, changed).orElseThrow().name())
                .isEqualTo("Bo");
    }

    @Test
    void shouldForgetAllPicturesOfAPerson() {
        Gallery changed = TWO.with(List.of(new Person("Ada", "ada2.png", new float[] {2, 2, 2})))
                .without("Ada");

        assertThat(changed.names()).containsExactly("Bo");
        assertThat(changed.embedding(0)).containsExactly(1, 1, 1);
    }

    @Test
    void shouldFindNobodyInAnEmptyGallery() {
        assertThat(Matcher.nearest(new float[] {1, 2, 3}, NOBODY)).isEmpty();
    }

    @Property(tries = 100)
    void shouldFindWhomAPlainLoopFinds(@ForAll @IntRange(min = 1, max = 60) int people, @ForAll long seed) {
        Random random = new Random(seed);
        int dimension = 70;
        List<Person> all = new ArrayList<>();
        for (int i = 0; i < people; i++) {
            all.add(new Person("p" + i, "p", random(random, dimension)));
        }
        Gallery gallery =
                new Gallery("dlib", "abc", dimension, List.of(), List.of(), FloatBuffer.allocate(0)).with(all);
        float[] probe = random(random, dimension);

        Match match = Matcher.nearest(probe, gallery).orElseThrow();

        double best = all.stream()
                .mapToDouble(person -> distance(person.embedding(), probe))
                .min()
                .orElseThrow();
        assertThat(match.distance()).isCloseTo(best, within(1e-5));
    }

    @Test
    void shouldReadBackWhatItWrote() {
        Gallery read = GalleryCodec.read(GalleryCodec.write(TWO));

        assertThat(read.names()).isEqualTo(TWO.names());
        assertThat(read.sources()).isEqualTo(TWO.sources());
        assertThat(read.embeddings()).isEqualTo(TWO.embeddings());
        assertThat(read.set()).isEqualTo("dlib");
        assertThat(read.fingerprint()).isEqualTo("abc");
    }

    @Property(tries = 500)
    void shouldReadAnyDamagedGalleryOrRefuseIt(
            @ForAll @IntRange(min = 0, max = 200) int cut, @ForAll @Size(max = 4) List<Integer> flips) {
        byte[] bytes = GalleryCodec.write(TWO);
        byte[] damaged = Arrays.copyOf(bytes, Math.max(0, bytes.length - cut));
        for (int flip : flips) {
            if (damaged.length > 0) {
                damaged[Math.floorMod(flip, damaged.length)] ^= (byte) (1 << Math.floorMod(flip, 7));
            }
        }
        try {
            assertThat(GalleryCodec.read(damaged).size()).isEqualTo(2);
        } catch (UnreadableGallery e) {
            assertThat(e).hasMessageContaining("gallery");
        }
    }

    @Test
    void shouldRefuseANameThatWouldNotFitAReply() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new Person("x".repeat(101), "x", new float[3]));
    }

    private static float[] random(Random random, int dimension) {
        float[] values = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (double) (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }
}
