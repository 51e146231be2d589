package io.elasticfaces.worker.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.picture.RejectedPicture;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PictureDecoderFuzzTest {
    private static final int BLOCKS_BYTES = 500_000;
    private static final BufferedImage IMAGE = Pictures.gradient(40, 30, BufferedImage.TYPE_INT_RGB);
    private static final Map<String, byte[]> WHOLE = Map.of(
            "GIF", Pictures.file(IMAGE, "GIF"),
            "PNG", Pictures.file(IMAGE, "PNG"),
            "JPEG", Pictures.jpeg(IMAGE, true),
            "WebP", Pictures.webp(IMAGE, true));

    /** Where blocks may stand: after GIF's colours, PNG's header, JPEG's start and WebP's signature. */
    private static final Map<String, Integer> SPLIT = Map.of("GIF", 13 + 3 * 256, "PNG", 33, "JPEG", 2, "WebP", 12);

    private final PictureDecoder decoder = new PictureDecoder(100_000);

    @Property
    void shouldDecodeOrRefuseADamagedPicture(
            @ForAll("files") byte[] file, @ForAll int[] places, @ForAll byte[] damages) {
        byte[] damaged = file.clone();
        for (int i = 0; i < Math.min(places.length, damages.length); i++) {
            damaged[Math.floorMod(places[i], damaged.length)] = damages[i];
        }

        try {
            Picture picture = decoder.decode(damaged);
            assertThat(picture.rgb()).hasSize(3 * picture.width() * picture.height());
        } catch (RejectedPicture refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @Provide
    Arbitrary<byte[]> files() {
        byte[] jpeg = Pictures.jpeg(IMAGE, false);
        return Arbitraries.of(
                Pictures.withSegment(jpeg, 0xe1, Pictures.exif(6, true, true)),
                Pictures.jpeg(IMAGE, true),
                Pictures.file(IMAGE, "PNG"),
                Pictures.file(IMAGE, "GIF"),
                Pictures.file(IMAGE, "BMP"),
                Pictures.webp(IMAGE, false),
                Pictures.webp(IMAGE, true));
    }

    /** A block of each format that a file may have any number of, between the header and the pixels. */
    @Property(tries = 60)
    void shouldDecodeOrRefuseAnyBlocksInTime(
            @ForAll("formats") String format,
            @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 255) Integer> kinds,
            @ForAll @IntRange(max = 300) int length,
            @ForAll byte content) {
        byte[] filling = new byte[length];
        Arrays.fill(filling, content);
        byte[][] blocks = kinds.stream()
                .map(kind -> HostilePictures.block(format, kind, filling))
                .toArray(byte[][]::new);
        byte[] round = HostilePictures.join(blocks);
        byte[] all = new byte[round.length * Math.max(1, BLOCKS_BYTES / round.length)];
        for (int at = 0; at < all.length; at += round.length) {
            System.arraycopy(round, 0, all, at, round.length);
        }
        byte[] whole = WHOLE.get(format);
        int split = SPLIT.get(format);

        DecodingTimeTest.decode(
                format + " of blocks " + kinds,
                HostilePictures.join(Arrays.copyOf(whole, split), all, Arrays.copyOfRange(whole, split, whole.length)));
    }

    @Provide
    Arbitrary<String> formats() {
        return Arbitraries.of(WHOLE.keySet().stream().sorted().toList());
    }
}
