package io.elasticfaces.worker.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.elasticfaces.worker.model.ModelSet;
import io.elasticfaces.worker.model.Threshold;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.data.Offset;
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

    @Test
    void shouldReadBackWhatItWrote() {
        Gallery read = GalleryCodec.read(GalleryCodec.write(TWO));

        assertThat(read.names()).isEqualTo(TWO.names());
        assertThat(read.sources()).isEqualTo(TWO.sources());
        assertThat(read.embeddings()).isEqualTo(TWO.embeddings());
        assertThat(read.set()).isEqualTo("dlib");
        assertThat(read.fingerprint()).isEqualTo("abc");
    }

    @Test
    void shouldNoticeEveryFlippedBit() {
        byte[] written = GalleryCodec.write(TWO);

        for (int bit = 0; bit < 8 * written.length; bit++) {
            byte[] damaged = written.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);

            Gallery read;
            try {
                read = GalleryCodec.read(damaged);
            } catch (UnreadableGallery e) {
                continue;
            }
            assertThat(GalleryCodec.write(read))
                    .as("read with bit %d flipped", bit)
                    .isEqualTo(written);
        }
    }

    @Test
    void shouldReadAGalleryOfAnEarlierVersion() {
        String header = "{\"set\":\"dlib\",\"fingerprint\":\"abc\",\"dimension\":3,"
                + "\"names\":[\"Ada\",\"Bo\"],\"sources\":[\"ada.png\",\"bo.png\"]}";
        ByteBuffer earlier = ByteBuffer.allocate(12 + header.length() + 24).order(ByteOrder.LITTLE_ENDIAN);
        earlier.put("FACEGAL1".getBytes(StandardCharsets.US_ASCII)).putInt(header.length());
        earlier.put(header.getBytes(StandardCharsets.US_ASCII));
        earlier.putFloat(0).putFloat(0).putFloat(0).putFloat(1).putFloat(1).putFloat(1);

        Gallery read = GalleryCodec.read(earlier.array());

        assertThat(GalleryCodec.write(read)).isEqualTo(GalleryCodec.write(TWO));
    }

    @Test
    void shouldCountPeopleAndPictures() {
        Gallery three = TWO.with(List.of(new Person("Ada", "ada2.png", new float[] {2, 2, 2})));

        assertThat(three.people()).isEqualTo(2);
        assertThat(three.size()).isEqualTo(3);
    }

    @Test
    void shouldCompareWithTheMeanOfAPersonsPicturesInTheirLength() {
        Gallery gallery = NOBODY.with(List.of(
                new Person("Ada", "1", new float[] {3, 0, 0}),
                new Person("Bo", "1", new float[] {0, 0, 7}),
                new Person("Ada", "2", new float[] {0, 5, 0})));

        // Of length 4, in the direction of (3, 5, 0).
        double unit = 4 / Math.sqrt(34);
        Match match = Matcher.nearest(new float[] {0, 0, 0}, gallery).orElseThrow();
        assertThat(match.name()).isEqualTo("Ada");
        assertThat(match.distance()).isCloseTo(4, Offset.offset(1e-6));
        float[] mean = {(float) (3 * unit), (float) (5 * unit), 0};
        assertThat(Matcher.nearest(mean, gallery).orElseThrow().distance()).isLessThan(1e-6);
    }

    @Test
    void shouldSayHowToGoBackToItsModelSet() {
        ModelSet other = new ModelSet("facenet", "xyz", Threshold.fixed(1), null, null, null);

        assertThatExceptionOfType(WrongModelSet.class)
                .isThrownBy(() -> TWO.requireMadeBy(other))
                .withMessageContaining("people add, or go back with the setting app.worker.models=dlib.");
    }

    @Test
    void shouldRefuseANameThatWouldNotFitAReply() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new Person("x".repeat(101), "x", new float[3]));
    }
}
