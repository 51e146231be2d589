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
    void shouldReadWrittenPicturesAndRefuseThemIfTheyBreakOff(PictureFormat format, @TempDir Path folder)
            throws Exception {
        byte[] picture = written(format, 321, 123);
        Path file = Files.write(folder.resolve("picture.bin"), picture);

        assertThat(PictureHeader.read(file)).isEqualTo(new PictureHeader(format, 321, 123));
        assertThatThrownBy(() -> PictureHeader.read(Arrays.copyOf(picture, 18)))
                .hasFieldOrPropertyWithValue("httpStatus", 422)
                .hasMessageContaining("send the whole file");
    }

    @ParameterizedTest
    @CsvSource({
        // The three kinds of WebP.
        "52494646 00000000 57454250 56503858 0a000000 10000000 3f0100 7a0000, WEBP, 320, 123",
        "52494646 00000000 57454250 5650384c 0a000000 2f 3f811e00, WEBP, 320, 123",
        "52494646 00000000 57454250 56503820 0a000000 101010 9d012a 4001 7b00, WEBP, 320, 123",
        // A GIF frame larger than its screen.
        "474946383961 0200 0300 00 00 00 2c 0100 0100 e803 d007 00, GIF, 1001, 2001",
        // A bitmap whose rows go from top to bottom.
        "424d 00000000 00000000 00000000 28000000 07000000 ffffffff 0100 1800 00000000, BMP, 7, 1"
    })
    void shouldReadUnusualHeaders(String hex, PictureFormat format, int width, int height) throws Exception {
        assertThat(PictureHeader.read(hex(hex))).isEqualTo(new PictureHeader(format, width, height));
    }

    @Test
    void shouldFindTheFrameHeaderBehindALongThumbnail() throws Exception {
        byte[] plain = written(PictureFormat.JPEG, 40, 30);
        byte[] segment = Arrays.copyOf(hex("ffe1ffff"), 2 + 65_535);
        byte[] picture =
                join(Arrays.copyOf(plain, 2), segment, segment, segment, Arrays.copyOfRange(plain, 2, plain.length));

        assertThat(PictureHeader.read(picture)).isEqualTo(new PictureHeader(PictureFormat.JPEG, 40, 30));
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
        "'MM\0+................', a TIFF picture",
        "8BPS................, a Photoshop picture",
        "'\0\0\1\0................', an icon",
        "'P6\n8 8 255', 'a PPM, PGM or PBM picture'",
        "....ftypisom........, a video or another ISO media file",
        "%PDF-1.7............, a PDF document",
        "BMW is a maker of cars, not a picture",
        "<svg xmlns='http://x'>, an XML or SVG file",
        "' <!DOCTYPE html>', a web page",
        "'PK\3\4', a ZIP archive",
        "RIFF....WAVEfmt ......, not a picture"
    })
    void shouldSayWhatAFileIsThatIsNoPicture(String content, String said) {
        assertThatThrownBy(() -> PictureHeader.read(content.getBytes(ISO_8859_1)))
                .hasFieldOrPropertyWithValue("httpStatus", 415)
                .hasMessageContaining("The file is " + said)
                .hasMessageContaining("send a JPEG, PNG, GIF, BMP or WebP picture");
    }

    @ParameterizedTest
    @CsvSource({
        "422, ffd8ffda0000 000000000000 000000000000 00, no frame header",
        "422, ffd8ffe10001 000000000000 000000000000 00, a segment of 1 bytes",
        "422, 89504e470d0a1a0a 0000000d 49444154 00000001 00000001, start with its header",
        "422, 89504e470d0a1a0a 0000000d 49484452 00000000 00000001, 0 x 1 pixels",
        "422, 89504e470d0a1a0a 0000000d 49484452 ffffffff 00000001, -1 x 1 pixels",
        "422, 474946383961 0200 0300 00 00 00 3b 000000000000, no frame",
        "422, 424d 00000000 00000000 00000000 28000000 01000000 00000080 0100 1800 00000000, 1 x 0 pixels",
        "422, 52494646 00000000 57454250 56503841 0a000000 10000000 3f0100 7a0000, start with a frame",
        "415, 424d 00000000 00000000 00000000 28000000 01000000 01000000 0100 1800 05000000, send that picture itself",
        "415, ffd8ffc00011 0c 00100010 03 000000000000000000, 'has 12 bits per sample, which is not supported; save it'",
        "415, ffd8ffc10011 0c 00100010 03 000000000000000000, has 12 bits per sample",
        "415, ffd8ffc30011 08 00100010 03 000000000000000000, has lossless coding",
        "415, ffd8ffc60011 08 00100010 03 000000000000000000, has hierarchical coding",
        "415, ffd8ffc90011 08 00100010 03 000000000000000000, has arithmetic coding",
        "415, ffd8ffca0011 08 00100010 03 000000000000000000, has arithmetic coding"
    })
    void shouldRefuseABrokenOrUnsupportedHeader(int status, String hex, String said) {
        assertThatThrownBy(() -> PictureHeader.read(hex(hex)))
                .hasFieldOrPropertyWithValue("httpStatus", status)
                .hasFieldOrPropertyWithValue("reason", FailureReason.UNREADABLE_PICTURE)
                .hasMessageContaining(said);
    }

    @ParameterizedTest
    @CsvSource({
        "60000, 60000, '60000 x 60000 = 3600.0 megapixels, and at most 50.0'",
        "1, 65536, '1 x 65536 pixels, and a side may have at most 65535'"
    })
    void shouldRefuseTooManyPixels(int width, int height, String said) throws Exception {
        PictureHeader header = new PictureHeader(PictureFormat.PNG, width, height);

        assertThatThrownBy(() -> header.atMost(PictureHeader.DEFAULT_MAX_PIXELS))
                .hasFieldOrPropertyWithValue("httpStatus", 422)
                .hasFieldOrPropertyWithValue("reason", FailureReason.TOO_MANY_PIXELS)
                .hasMessageContaining(said);
        PictureHeader largest = new PictureHeader(PictureFormat.PNG, 65_535, 2);
        assertThat(largest.atMost(2 * 65_535)).isSameAs(largest);
    }

    @Test
    void shouldNotReadAStreamToItsEnd() throws Exception {
        byte[] picture = join(written(PictureFormat.PNG, 5, 6), new byte[100_000]);
        ByteArrayInputStream stream = new ByteArrayInputStream(picture);

        assertThat(PictureHeader.read(stream).width()).isEqualTo(5);
        assertThat(stream.available()).isGreaterThan(99_000);
    }

    private static byte[] written(PictureFormat format, int width, int height) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            assertThat(ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format.name(), out))
                    .isTrue();
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] hex(String digits) {
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
