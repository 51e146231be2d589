package io.elasticfaces.contract.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockCodecTest {
    private static final FaceBlock TWO = FaceBlock.of(
            new ModelId("dlib", "abc", 3),
            FaceBlock.FIRST,
            List.of(
                    new EnrolledFace("1", "Ada", "ada.png", new float[] {0, 0, 0}),
                    new EnrolledFace("2", "Bo", "bo.png", new float[] {1, 1, 1})));

    @Test
    void shouldReadBackWhatItWrote() {
        FaceBlock people =
                FaceBlock.of(FaceBlock.OWN, List.of(new EnrolledFace("3", "Zoë \"Z\"", null, null)), List.of("1", "4"));

        assertThat(BlockCodec.read(BlockCodec.write(TWO))).isEqualTo(TWO);
        assertThat(BlockCodec.read(BlockCodec.write(people))).isEqualTo(people);
    }

    @Test
    void shouldReadAHeaderAlone() {
        byte[] written = BlockCodec.write(TWO);

        FaceBlock header = BlockCodec.readHeader(Arrays.copyOf(written, written.length - 24));

        assertThat(header.ids()).containsExactly("1", "2");
        assertThat(header.rows()).isNull();
    }

    @Test
    void shouldNoticeEveryFlippedBit() {
        byte[] written = BlockCodec.write(TWO);

        for (int bit = 0; bit < 8 * written.length; bit++) {
            byte[] damaged = written.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);

            FaceBlock read;
            try {
                read = BlockCodec.read(damaged);
            } catch (UnreadableGallery e) {
                continue;
            }
            assertThat(read).as("read with bit %d flipped", bit).isEqualTo(TWO);
        }
    }

    @Test
    void shouldReadAGalleryOfAnEarlierRelease() {
        byte[] earlier = earlier("");
        // As that release computed it.
        byte[] checked = earlier(",\"crc32c\":\"da65a1ba\"");
        byte[] damaged = checked.clone();
        damaged[damaged.length - 1] ^= 1;

        FaceBlock read = BlockCodec.read(earlier);

        assertThat(read.names()).isEqualTo(TWO.names());
        assertThat(read.sources()).isEqualTo(TWO.sources());
        assertThat(read.rows()).isEqualTo(TWO.rows());
        assertThat(read.ids())
                .doesNotHaveDuplicates()
                .isEqualTo(BlockCodec.read(earlier).ids());
        assertThat(BlockCodec.read(checked)).isEqualTo(read);
        assertThatThrownBy(() -> BlockCodec.read(damaged))
                .isInstanceOf(UnreadableGallery.class)
                .hasMessageContaining("checksum");
    }

    private static byte[] earlier(String checksum) {
        String header = "{\"set\":\"dlib\",\"fingerprint\":\"abc\",\"dimension\":3,"
                + "\"names\":[\"Ada\",\"Bo\"],\"sources\":[\"ada.png\",\"bo.png\"]" + checksum + "}";
        ByteBuffer earlier = ByteBuffer.allocate(12 + header.length() + 24).order(ByteOrder.LITTLE_ENDIAN);
        earlier.put("FACEGAL1".getBytes(StandardCharsets.US_ASCII)).putInt(header.length());
        earlier.put(header.getBytes(StandardCharsets.US_ASCII));
        earlier.putFloat(0).putFloat(0).putFloat(0).putFloat(1).putFloat(1).putFloat(1);
        return earlier.array();
    }

    @Test
    void shouldGiveOneSpellingToAName() {
        assertThat(PersonName.normalise(" Jose\u0301 ")).isEqualTo("Jos\u00e9");
        assertThat(PersonName.normalise("\tRenée Müller\n")).isEqualTo("Renée Müller");
        assertThat(PersonName.normalise("\u200bZero\u00a0")).isEqualTo("Zero");
        assertThat(PersonName.normalise("李雷 \ud83d\udc69\u200d\ud83d\udd2c"))
                .as("joined characters stay")
                .isEqualTo("李雷 \ud83d\udc69\u200d\ud83d\udd2c");
        assertThatThrownBy(() -> PersonName.normalise("x".repeat(101))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "Unknown", "unknown ", "A\nB", "A\r\nB", "A\u2028B", "A\u0000B", "A\u202eB", ".", ".."})
    void shouldRefuseANameThatWouldBreakAResponse(String name) {
        assertThatThrownBy(() -> PersonName.normalise(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(?s).{20,}\\.");
    }
}
