package io.elasticfaces.contract.picture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticfaces.contract.FailureReason;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PictureHeaderTest {
    @ParameterizedTest
    @EnumSource(
            value = PictureFormat.class,
            names = {"JPEG", "PNG", "GIF", "BMP"})
    void shouldReadFormatAndSizeOfWrittenPictures(PictureFormat format, @TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("picture.bin"), written(format.name(), 321, 123));

        assertThat(PictureHeader.read(file)).isEqualTo(new PictureHeader(format, 321, 123));
    }

    @ParameterizedTest
    @CsvSource({
        "56503841, 0a000000 10000000 3f0100 7a0000, 0, 0",
        "56503858, 0a000000 10000000 3f0100 7a0000, 320, 123",
        "5650384c, 0a000000 2f 3f811e00, 320, 123",
        "56503820, 0a000000 101010 9d012a 4001 7b00, 320, 123"
    })
    void shouldReadTheThreeKindsOfWebp(String chunk, String body, int width, int height) throws Exception {
        byte[] picture =
                join("RIFF".getBytes(ISO_8859_1), hex("00000000"), "WEBP".getBytes(ISO_8859_1), hex(chunk + body));

        if (width == 0) {
            assertThatThrownBy(() -> PictureHeader.read(picture)).hasFieldOrPropertyWithValue("httpStatus", 422);
        } else {
            assertThat(PictureHeader.read(picture)).isEqualTo(new PictureHeader(PictureFormat.WEBP, width, height));
        }
    }

    @Test
    void shouldFindTheFrameHeaderBehindALongThumbnail() throws Exception {
        byte[] plain = written("JPEG", 40, 30);
        byte[] segment = new byte[2 + 65_535];
        segment[0] = (byte) 0xff;
        segment[1] = (byte) 0xe1;
        segment[2] = (byte) 0xff;
        segment[3] = (byte) 0xff;
        byte[] picture =
                join(Arrays.copyOf(plain, 2), segment, segment, segment, Arrays.copyOfRange(plain, 2, plain.length));

        assertThat(PictureHeader.read(picture)).isEqualTo(new PictureHeader(PictureFormat.JPEG, 40, 30));
    }

    @Test
    void shouldTakeAGifFrameLargerThanItsScreen() throws Exception {
        byte[] picture = hex("474946383961 0200 0300 00 00 00 2c 0100 0100 e803 d007 00");

        assertThat(PictureHeader.read(picture)).isEqualTo(new PictureHeader(PictureFormat.GIF, 1001, 2001));
    }

    @Test
    void shouldReadATopDownBitmap() throws Exception {
        byte[] picture = written("BMP", 7, 9);
        Arrays.fill(picture, 22, 26, (byte) 0xff);

        assertThat(PictureHeader.read(picture).height()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "'', empty",
        "hello there how are you, not a picture",
        "....ftypheic........, a HEIC picture",
        "....ftypavif........, an AVIF picture",
        "....JXL ............, a JPEG XL picture",
        "'ÿ\n..................', a JPEG XL picture",
        "....jP  ............, a JPEG 2000 picture",
        "ÿOÿQ................, a JPEG 2000 picture",
        "'II*\0................', a TIFF or raw camera picture",
        "8BPS................, a Photoshop picture",
        "'\0\0\1\0................', an icon",
        "'P6\n8 8 255', a PPM",
        "....ftypisom........, video",
        "%PDF-1.7............, PDF",
        "BMW is a maker of cars, not a picture",
        "<svg xmlns='http://x'>, SVG",
        "RIFF....WAVEfmt ......, not a picture"
    })
    void shouldSayWhatAFileIsThatIsNoPicture(String content, String said) {
        assertThatThrownBy(() -> PictureHeader.read(content.getBytes(ISO_8859_1)))
                .hasFieldOrPropertyWithValue("httpStatus", 415)
                .hasMessageContaining(said)
                .hasMessageContaining("send a JPEG, PNG, GIF, BMP or WebP picture");
    }

    @ParameterizedTest
    @EnumSource(
            value = PictureFormat.class,
            names = {"JPEG", "PNG", "GIF", "BMP"})
    void shouldRefuseAPictureThatBreaksOffInItsHeader(PictureFormat format) {
        byte[] start = Arrays.copyOf(written(format.name(), 10, 10), 18);

        assertThatThrownBy(() -> PictureHeader.read(start))
                .hasFieldOrPropertyWithValue("httpStatus", 422)
                .hasMessageContaining("send the whole file");
    }

    @ParameterizedTest
    @CsvSource({
        "ffd8ffda0000 000000000000 000000000000 00, no frame header",
        "ffd8ffe10001 000000000000 000000000000 00, a segment of 1 bytes",
        "89504e470d0a1a0a 0000000d 49444154 00000001 00000001, start with its header",
        "89504e470d0a1a0a 0000000d 49484452 00000000 00000001, 0 x 1 pixels",
        "89504e470d0a1a0a 0000000d 49484452 ffffffff 00000001, -1 x 1 pixels",
        "474946383961 0200 0300 00 00 00 3b 000000000000, no frame",
        "424d 00000000 00000000 00000000 28000000 01000000 00000080 0100 1800 00000000, 1 x 0 pixels"
    })
    void shouldRefuseABrokenHeader(String hex, String said) {
        assertThatThrownBy(() -> PictureHeader.read(hex(hex)))
                .hasFieldOrPropertyWithValue("httpStatus", 422)
                .hasMessageContaining(said);
    }

    @ParameterizedTest
    @CsvSource({
        "c0, 0c, 12 bits per sample",
        "c1, 0c, 12 bits per sample",
        "c3, 08, lossless coding",
        "c6, 08, hierarchical coding",
        "c9, 08, arithmetic coding",
        "ca, 08, arithmetic coding"
    })
    void shouldNameTheKindOfJpegThatIsNotRead(String marker, String precision, String kind) {
        byte[] picture = hex("ffd8ff" + marker + "0011" + precision + "00100010 03 000000000000000000");

        assertThatThrownBy(() -> PictureHeader.read(picture))
                .hasFieldOrPropertyWithValue("httpStatus", 415)
                .hasMessageContaining(
                        "The JPEG picture has " + kind + ", which is not supported; save it as an ordinary JPEG");
    }

    @Test
    void shouldRefuseABitmapThatHidesAnotherPicture() {
        byte[] picture = hex("424d 00000000 00000000 00000000 28000000 01000000 01000000 0100 1800 05000000");

        assertThatThrownBy(() -> PictureHeader.read(picture))
                .hasFieldOrPropertyWithValue("httpStatus", 415)
                .hasMessageContaining("send that picture itself");
    }

    @Test
    void shouldRefuseMorePixelsThanTheLimit() throws Exception {
        PictureHeader header = new PictureHeader(PictureFormat.PNG, 60_000, 60_000);

        assertThatThrownBy(() -> header.atMost(PictureHeader.DEFAULT_MAX_PIXELS))
                .hasFieldOrPropertyWithValue("reason", FailureReason.TOO_MANY_PIXELS)
                .hasMessageContaining("60000 x 60000 = 3600.0 megapixels, and at most 50.0");
        assertThat(header.atMost(3_600_000_000L)).isSameAs(header);
    }

    @Test
    void shouldRefuseASideThatIsTooLong() throws Exception {
        assertThat(new PictureHeader(PictureFormat.PNG, 65_535, 1).atMost(50_000_000))
                .isNotNull();
        assertThatThrownBy(() -> new PictureHeader(PictureFormat.PNG, 1, 65_536).atMost(50_000_000))
                .hasFieldOrPropertyWithValue("reason", FailureReason.TOO_MANY_PIXELS)
                .hasMessageContaining("1 x 65536 pixels, and a side may have at most 65535");
    }

    @Test
    void shouldNotReadAStreamToItsEnd() throws Exception {
        byte[] picture = join(written("PNG", 5, 6), new byte[100_000]);
        ByteArrayInputStream stream = new ByteArrayInputStream(picture);

        assertThat(PictureHeader.read(stream).width()).isEqualTo(5);
        assertThat(stream.available()).isGreaterThan(99_000);
    }

    static byte[] written(String format, int width, int height) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            assertThat(ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, out))
                    .isTrue();
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
