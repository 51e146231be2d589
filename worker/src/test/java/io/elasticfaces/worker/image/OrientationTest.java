package io.elasticfaces.worker.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrientationTest {
    private final PictureDecoder decoder = new PictureDecoder(1_000_000);

    /**
     * Rows of the stored picture are 123 and 456; how each orientation shows it, as the standard's table of where row 0 and
     * column 0 lie says.
     */
    @ParameterizedTest
    @CsvSource({
        "1, 123 456",
        "2, 321 654",
        "3, 654 321",
        "4, 456 123",
        "5, 14 25 36",
        "6, 41 52 63",
        "7, 63 52 41",
        "8, 36 25 14"
    })
    void shouldTurnAsTheStandardSays(int orientation, String upright) {
        byte[] rgb = new byte[18];
        for (int i = 0; i < 18; i++) {
            rgb[i] = (byte) ('1' + i / 3);
        }

        Picture picture = Orientation.turn(new Picture(3, 2, rgb), orientation);

        StringBuilder shown = new StringBuilder();
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                shown.append((char) picture.rgb()[3 * (y * picture.width() + x) + 1]);
            }
            shown.append(y + 1 < picture.height() ? " " : "");
        }
        assertThat(shown).hasToString(upright);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldTurnPicturesLargerThanATileByTheirExif(int orientation) throws Exception {
        int width = 75;
        int height = 50;
        byte[] jpeg = Pictures.jpeg(Pictures.gradient(width, height, BufferedImage.TYPE_INT_RGB), false);
        Picture stored = decoder.decode(jpeg);

        for (boolean littleEndian : new boolean[] {false, true}) {
            byte[] exif = Pictures.exif(orientation, littleEndian, true);
            Picture turned = decoder.decode(Pictures.withSegment(jpeg, 0xe1, exif));

            assertThat(turned.width()).isEqualTo(orientation < 5 ? width : height);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int[] at =
                            switch (orientation) {
                                case 1 -> new int[] {x, y};
                                case 2 -> new int[] {width - 1 - x, y};
                                case 3 -> new int[] {width - 1 - x, height - 1 - y};
                                case 4 -> new int[] {x, height - 1 - y};
                                case 5 -> new int[] {y, x};
                                case 6 -> new int[] {height - 1 - y, x};
                                case 7 -> new int[] {height - 1 - y, width - 1 - x};
                                default -> new int[] {y, width - 1 - x};
                            };
                    for (int c = 0; c < 3; c++) {
                        assertThat(turned.rgb()[3 * (at[1] * turned.width() + at[0]) + c])
                                .isEqualTo(stored.rgb()[3 * (y * width + x) + c]);
                    }
                }
            }
        }
    }

    @Test
    void shouldTurnPngAndWebpToo() throws Exception {
        BufferedImage image = Pictures.gradient(40, 30, BufferedImage.TYPE_INT_RGB);

        assertThat(decoder.decode(pngWithExif(Pictures.file(image, "PNG"), Pictures.exif(6, false, false)))
                        .width())
                .isEqualTo(30);
        assertThat(decoder.decode(webpWithExif(Pictures.webp(image, true), Pictures.exif(8, true, true)))
                        .width())
                .isEqualTo(30);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"4d4d002a000000080001011200040000000100000006", "49492a00080000000100120104000100000006000000"})
    void shouldTurnByAnOrientationOfTypeLong(String hex) throws Exception {
        byte[] exif = HexFormat.of().parseHex(hex);
        BufferedImage image = Pictures.gradient(40, 30, BufferedImage.TYPE_INT_RGB);
        byte[] inJpeg = ByteBuffer.allocate(6 + exif.length)
                .put(new byte[] {'E', 'x', 'i', 'f', 0, 0})
                .put(exif)
                .array();

        for (byte[] file : new byte[][] {
            Pictures.withSegment(Pictures.jpeg(image, false), 0xe1, inJpeg),
            pngWithExif(Pictures.file(image, "PNG"), exif),
            webpWithExif(Pictures.webp(image, true), exif)
        }) {
            assertThat(decoder.decode(file).width()).isEqualTo(30);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "4d4d",
                "4d4d002a00000008",
                "4d4d002a00000008ffff",
                "4d4d002affffffff0001",
                "4d4d002a000000080001011200030000000100090000",
                "4d4d002a000000080001011200040000000100060000"
            })
    void shouldTakeDamagedExifForUpright(String hex) {
        byte[] exif = HexFormat.of().parseHex(hex);

        assertThat(Orientation.of(exif, 0, exif.length)).isEqualTo(1);
    }

    private static byte[] pngWithExif(byte[] png, byte[] exif) {
        int afterHeader = 8 + 12 + 13;
        byte[] named = ByteBuffer.allocate(4 + exif.length)
                .putInt(0x65584966)
                .put(exif)
                .array();
        CRC32 crc = new CRC32();
        crc.update(named);
        return ByteBuffer.allocate(png.length + 8 + named.length)
                .put(png, 0, afterHeader)
                .putInt(exif.length)
                .put(named)
                .putInt((int) crc.getValue())
                .put(png, afterHeader, png.length - afterHeader)
                .array();
    }

    private static byte[] webpWithExif(byte[] webp, byte[] exif) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(webp);
        out.writeBytes(new byte[] {'E', 'X', 'I', 'F', (byte) exif.length, 0, 0, 0});
        out.writeBytes(exif);
        return out.toByteArray();
    }
}
