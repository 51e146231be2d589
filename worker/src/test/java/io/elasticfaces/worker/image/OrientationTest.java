package io.elasticfaces.worker.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrientationTest {
    private final PictureDecoder decoder = new PictureDecoder(1_000_000);

    /** Where the stored pixel (x, y) goes, as the standard's table of where row 0 and column 0 lie says. */
    private static int[] upright(int orientation, int x, int y, int right, int bottom) {
        return switch (orientation) {
            case 2 -> new int[] {right - x, y};
            case 3 -> new int[] {right - x, bottom - y};
            case 4 -> new int[] {x, bottom - y};
            case 5 -> new int[] {y, x};
            case 6 -> new int[] {bottom - y, x};
            case 7 -> new int[] {bottom - y, right - x};
            case 8 -> new int[] {y, right - x};
            default -> new int[] {x, y};
        };
    }

    /** A picture larger than a tile, with each orientation and with two that there are not. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void shouldTurnAsTheStandardSays(int orientation) throws Exception {
        int width = 75;
        int height = 50;
        byte[] jpeg = Pictures.jpeg(Pictures.gradient(width, height, BufferedImage.TYPE_INT_RGB), false);
        Picture stored = decoder.decode(jpeg);

        for (boolean littleEndian : new boolean[] {false, true}) {
            byte[] exif = Pictures.exif(orientation, littleEndian, true);
            Picture turned = decoder.decode(Pictures.withSegment(jpeg, 0xe1, exif));

            boolean onSide = orientation >= 5 && orientation <= 8;
            assertThat(turned.width()).isEqualTo(onSide ? height : width);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int[] at = upright(orientation, x, y, width - 1, height - 1);
                    assertThat(Pictures.pixel(turned, at[0], at[1])).isEqualTo(Pictures.pixel(stored, x, y));
                }
            }
        }
    }

    /** EXIF with and without its name, in both byte orders, with the usual type SHORT and with LONG. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "4d4d002a000000080001011200030000000100060000",
                "45786966000049492a0008000000010012010300010000000600000000000000",
                "4d4d002a000000080001011200040000000100000006",
                "49492a00080000000100120104000100000006000000"
            })
    void shouldTurnPicturesOfEveryFormat(String hex) throws Exception {
        byte[] exif = HexFormat.of().parseHex(hex);
        BufferedImage image = Pictures.gradient(40, 30, BufferedImage.TYPE_INT_RGB);
        byte[] named = HexFormat.of().parseHex((hex.startsWith("4578") ? "" : "457869660000") + hex);

        for (byte[] file : new byte[][] {
            Pictures.withSegment(Pictures.jpeg(image, false), 0xe1, named),
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
        return ByteBuffer.allocate(png.length + 12 + exif.length)
                .put(png, 0, afterHeader)
                .put(HostilePictures.chunk("eXIf", exif))
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
