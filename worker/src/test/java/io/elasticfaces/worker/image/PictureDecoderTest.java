package io.elasticfaces.worker.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.picture.PictureHeader;
import io.elasticfaces.contract.picture.RejectedPicture;
import io.elasticfaces.fuzz.Allowance;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureDecoderTest {
    private static final int WIDTH = 75;
    private static final int HEIGHT = 50;

    private final PictureDecoder decoder = new PictureDecoder(1_000_000);

    @ParameterizedTest
    @ValueSource(strings = {"PNG", "BMP"})
    void shouldDecodeWhatLosesNothingExactly(String format) throws Exception {
        Picture picture = decoder.decode(Pictures.file(gradient(BufferedImage.TYPE_INT_RGB), format));

        assertGradient(picture, 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldDecodeJpeg(boolean progressive) throws Exception {
        assertGradient(decoder.decode(Pictures.jpeg(gradient(BufferedImage.TYPE_INT_RGB), progressive)), 6);
    }

    @Test
    void shouldDecodeJpegThatNamesNoColourSpaceAsYCbCr() throws Exception {
        byte[] named = Pictures.jpeg(gradient(BufferedImage.TYPE_INT_RGB), false);
        int jfifEnd = 4 + (named[4] << 8 | named[5]);
        byte[] unnamed = Arrays.copyOfRange(named, jfifEnd - 2, named.length);
        unnamed[0] = (byte) 0xff;
        unnamed[1] = (byte) 0xd8;

        assertThat(new String(named, 6, 4, ISO_8859_1)).isEqualTo("JFIF");
        assertGradient(decoder.decode(unnamed), 6);
    }

    @Test
    void shouldPassOverBrokenColourProfilesAndMetadata() throws Exception {
        byte[] jpeg = Pictures.jpeg(gradient(BufferedImage.TYPE_INT_RGB), false);
        byte[] profile = "ICC_PROFILE\0\1\1 this is no profile".getBytes(ISO_8859_1);
        byte[] odd = Pictures.withSegment(
                Pictures.withSegment(jpeg, 0xe2, profile), 0xe1, "Exif\0\0MM".getBytes(ISO_8859_1));

        assertThat(decoder.decode(odd).rgb()).isEqualTo(decoder.decode(jpeg).rgb());
    }

    @ParameterizedTest
    @ValueSource(strings = {"JPEG", "PNG", "BMP"})
    void shouldKeepTheValuesOfGrey(String format) throws Exception {
        BufferedImage grey = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setPixels(0, 0, WIDTH, HEIGHT, filled(WIDTH * HEIGHT, 100));

        Picture picture = decoder.decode(Pictures.file(grey, format));

        assertThat(picture.rgb()).hasSize(3 * WIDTH * HEIGHT).containsOnly((byte) 100);
    }

    @Test
    void shouldTakeTheHighByteOf16Bits() throws Exception {
        BufferedImage grey = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_USHORT_GRAY);
        grey.getRaster().setPixels(0, 0, WIDTH, HEIGHT, filled(WIDTH * HEIGHT, 0xc8f0));
        assertThat(decoder.decode(Pictures.file(grey, "PNG")).rgb()).containsOnly((byte) 0xc8);

        ComponentColorModel deep = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, Transparency.OPAQUE, DataBuffer.TYPE_USHORT);
        WritableRaster raster = deep.createCompatibleWritableRaster(1, 1);
        raster.setPixel(0, 0, new int[] {0x12ff, 0x34ff, 0x56ff});
        byte[] file = Pictures.file(new BufferedImage(deep, raster, false, null), "PNG");
        assertThat(decoder.decode(file).rgb()).containsExactly(0x12, 0x34, 0x56);
    }

    @Test
    void shouldDropTransparency() throws Exception {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x00112233);
        image.setRGB(1, 0, 0x80445566);

        assertThat(decoder.decode(Pictures.file(image, "PNG")).rgb())
                .containsExactly(0x11, 0x22, 0x33, 0x44, 0x55, 0x66);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void shouldDecodePalettes(int bits) throws Exception {
        byte[] red = {10, 20};
        byte[] green = {30, 40};
        byte[] blue = {50, 60};
        IndexColorModel palette = new IndexColorModel(bits, 2, red, green, blue);
        BufferedImage image = new BufferedImage(palette, palette.createCompatibleWritableRaster(3, 1), false, null);
        image.getRaster().setPixels(0, 0, 3, 1, new int[] {1, 0, 1});

        for (String format : List.of("PNG", "GIF")) {
            assertThat(decoder.decode(Pictures.file(image, format)).rgb())
                    .as(format)
                    .containsExactly(20, 40, 60, 10, 30, 50, 20, 40, 60);
        }
    }

    /** Noise fills the table of strings. A frame of three rows has no second pass, one of a thousand has all. */
    @ParameterizedTest
    @CsvSource({"1, 1", "1, 3", "7, 9", "150, 170", "3, 1000"})
    void shouldDecodeGif(int width, int height) throws Exception {
        Random random = new Random(width);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED);
        for (int i = 0; i < width * height; i++) {
            image.getRaster().setSample(i % width, i / width, 0, random.nextInt(1 + i % 256));
        }

        for (boolean interlaced : new boolean[] {false, true}) {
            byte[] file = Pictures.gif(image, interlaced);
            Picture picture = decoder.decode(file);
            for (int i = 0; i < width * height; i++) {
                assertThat(Pictures.pixel(picture, i % width, i / width))
                        .isEqualTo(image.getRGB(i % width, i / width) & 0xffffff);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldDecodeWebp(boolean lossless) throws Exception {
        byte[] file = Pictures.webp(gradient(BufferedImage.TYPE_INT_RGB), lossless);

        assertGradient(decoder.decode(file), lossless ? 0 : 12);
    }

    @Test
    void shouldPutTheFirstFrameOfAnAnimatedWebpOnItsCanvas() throws Exception {
        byte[] still = Pictures.webp(gradient(BufferedImage.TYPE_INT_RGB), true);
        byte[] frame = Arrays.copyOfRange(still, 12, still.length);
        assertThat(new String(frame, 0, 4, ISO_8859_1)).isEqualTo("VP8L");
        byte[] animation = ByteBuffer.allocate(8 + 16 + frame.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(text("ANMF"))
                .putInt(16 + frame.length)
                .put(u24(2))
                .put(u24(3))
                .put(u24(WIDTH - 1))
                .put(u24(HEIGHT - 1))
                .putInt(0)
                .put(frame)
                .array();
        byte[] file = webpOnCanvas(WIDTH + 5, HEIGHT + 7, animation);

        Picture picture = decoder.decode(file);

        assertThat(picture.width()).isEqualTo(WIDTH + 5);
        assertThat(picture.height()).isEqualTo(HEIGHT + 7);
        assertThat(Pictures.pixel(picture, 3, 5)).isZero();
        assertThat(Pictures.pixel(picture, 4, 6)).isEqualTo(Pictures.colour(0, 0, WIDTH, HEIGHT));
        assertThat(Pictures.pixel(picture, WIDTH + 3, HEIGHT + 5))
                .isEqualTo(Pictures.colour(WIDTH - 1, HEIGHT - 1, WIDTH, HEIGHT));
    }

    @Test
    void shouldPutASmallGifFrameOnItsCanvas() throws Exception {
        IndexColorModel palette = new IndexColorModel(1, 2, new byte[] {1, 4}, new byte[] {2, 5}, new byte[] {3, 6});
        BufferedImage image = new BufferedImage(palette, palette.createCompatibleWritableRaster(2, 1), false, null);
        image.getRaster().setPixels(0, 0, 2, 1, new int[] {1, 1});
        byte[] file = Pictures.file(image, "GIF");
        file[6] = 3;
        file[8] = 2;
        int descriptor = 13 + 6;
        while (file[descriptor] != 0x2c) {
            descriptor++;
        }
        file[descriptor + 1] = 1;
        file[descriptor + 3] = 1;

        Picture picture = decoder.decode(file);

        assertThat(picture.width()).isEqualTo(3);
        assertThat(picture.rgb()).containsExactly(1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6);
    }

    @ParameterizedTest
    @CsvSource({
        // Inks are stored as 255 less the ink: here none of cyan, half of magenta, all yellow, a quarter of black.
        "0, 255, 128, 0, 191, 191, 96, 0",
        "0, 255, 255, 255, 255, 255, 255, 255",
        "0, 0, 0, 0, 255, 0, 0, 0",
        "0, 200, 200, 200, 0, 0, 0, 0",
        // Pure red is Y 76, Cb 85, Cr 255 (ITU-T T.871): no red is left but all of the others.
        "2, 76, 85, 255, 255, 1, 255, 255",
        "2, 0, 128, 128, 100, 100, 100, 100"
    })
    void shouldConvertFourInks(int transform, int c, int m, int y, int k, int red, int green, int blue)
            throws Exception {
        Picture picture = decoder.decode(Pictures.fourInks(transform, c, m, y, k));

        assertThat(picture.rgb()).hasSize(3 * 8 * 8);
        assertThat(Pictures.pixel(picture, 3, 4)).isEqualTo(red << 16 | green << 8 | blue);
    }

    @ParameterizedTest
    @MethodSource("wholeFiles")
    void shouldRefuseAPictureThatBreaksOff(String name, byte[] file) {
        for (int percent : new int[] {20, 50, 90}) {
            byte[] part = Arrays.copyOf(file, file.length * percent / 100);

            assertThatThrownBy(() -> decoder.decode(part))
                    .as("%s, the first %d %%", name, percent)
                    .hasFieldOrPropertyWithValue("httpStatus", 422)
                    .hasMessageContaining("whole file");
        }
    }

    static Stream<Arguments> wholeFiles() {
        BufferedImage image = noise();
        return Stream.of(
                Arguments.of("baseline JPEG", Pictures.jpeg(image, false)),
                Arguments.of("progressive JPEG", Pictures.jpeg(image, true)),
                Arguments.of("four inks", Pictures.fourInks(0, 0, 255, 128, 0, 191, 191, 96, 0)),
                Arguments.of("PNG", Pictures.file(image, "PNG")),
                Arguments.of("GIF", Pictures.file(image, "GIF")),
                Arguments.of("BMP", Pictures.file(image, "BMP")),
                Arguments.of("WebP", Pictures.webp(image, false)),
                Arguments.of("lossless WebP", Pictures.webp(image, true)));
    }

    /** As webcams write the frames of their videos. */
    @Test
    void shouldDecodeAJpegWithoutHuffmanTables() throws Exception {
        byte[] whole = Pictures.jpeg(noise(), false);

        assertThat(decoder.decode(Pictures.withoutSegments(whole, 0xc4)).rgb())
                .isEqualTo(decoder.decode(whole).rgb());
    }

    /** Some cameras write no end mark, or data of their own in its place. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\0\0SEFT",
                "\u00ff\u00ffab\u00ff\u00e0\u00ff\u00ff",
                "\u00ff",
                "\u00ff\u00d8\u00ff\u00c0\0\3a\u00ff\u00d9",
                "\u00ff\u00db\0\1"
            })
    void shouldDecodeAJpegWithoutEndMark(String tail) throws Exception {
        for (boolean progressive : new boolean[] {false, true}) {
            byte[] whole = Pictures.jpeg(noise(), progressive);
            byte[] file = Arrays.copyOf(whole, whole.length - 2 + tail.length());
            System.arraycopy(tail.getBytes(ISO_8859_1), 0, file, whole.length - 2, tail.length());

            assertThat(decoder.decode(file).rgb())
                    .isEqualTo(decoder.decode(whole).rgb());
        }
    }

    /** Also behind an end mark that is only in a comment. */
    @ParameterizedTest
    @CsvSource({"10, 101, ''", "4000, 60, ''", "4000, 60, fffe0004ffd9"})
    void shouldRefuseAJpegOfTooManyScans(int side, int scans, String comment) {
        byte[] jpeg = Pictures.emptyScans(side, side, scans, HexFormat.of().parseHex(comment));

        assertThatThrownBy(() -> new PictureDecoder(50_000_000).decode(jpeg))
                .hasFieldOrPropertyWithValue("httpStatus", 422)
                .hasMessageContaining("has " + scans + " passes over its pixels");
    }

    @Test
    void shouldDecodeALargeEvenProgressiveJpeg() throws Exception {
        BufferedImage even = new BufferedImage(5_000, 5_000, BufferedImage.TYPE_BYTE_GRAY);
        byte[] jpeg = Pictures.jpeg(even, true);

        assertThat(new PictureDecoder(50_000_000).decode(jpeg).width()).isEqualTo(5_000);
    }

    @Test
    void shouldCheckThePixelLimitBeforeDecoding() {
        byte[] huge = Pictures.file(gradient(BufferedImage.TYPE_INT_RGB), "PNG");
        ByteBuffer.wrap(huge).putInt(16, 40_000).putInt(20, 40_000);

        assertThatThrownBy(() -> decoder.decode(huge))
                .hasFieldOrPropertyWithValue("reason", FailureReason.TOO_MANY_PIXELS)
                .hasMessageContaining("40000 x 40000");
    }

    @ParameterizedTest
    @CsvSource({"1, 3", "6, 6"})
    void shouldRefuseWhatTheHeapCannotHold(int orientation, int bytesPerPixel) throws Exception {
        byte[] jpeg = Pictures.withSegment(
                Pictures.jpeg(gradient(BufferedImage.TYPE_INT_RGB), false),
                0xe1,
                Pictures.exif(orientation, true, true));
        long enough = (long) WIDTH * HEIGHT * bytesPerPixel + 3L * jpeg.length;

        assertThat(new PictureDecoder(1_000_000, enough).decode(jpeg).rgb()).hasSize(3 * WIDTH * HEIGHT);
        assertThatThrownBy(() -> new PictureDecoder(1_000_000, enough - 1).decode(jpeg))
                .hasFieldOrPropertyWithValue("reason", FailureReason.TOO_MANY_PIXELS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PNG", "GIF", "BMP"})
    void shouldRefuseEveryFormatThatTheHeapCannotHold(String format) {
        byte[] file = Pictures.file(gradient(BufferedImage.TYPE_INT_RGB), format);

        assertThatThrownBy(() -> new PictureDecoder(1_000_000, file.length).decode(file))
                .hasFieldOrPropertyWithValue("reason", FailureReason.TOO_MANY_PIXELS);
    }

    @Test
    void shouldRefuseAWebpFrameLargerThanItsCanvas() {
        byte[] still = Pictures.webp(gradient(BufferedImage.TYPE_INT_RGB), true);
        byte[] file = webpOnCanvas(1, 1, Arrays.copyOfRange(still, 12, still.length));

        assertThatThrownBy(() -> decoder.decode(file))
                .hasFieldOrPropertyWithValue("httpStatus", 422)
                .hasMessageContaining("on a canvas of 1 x 1");
    }

    /** Odd files: each gives a result or an error that says what to do, in bounded time and memory. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("oddFiles")
    void shouldEndInAResultOrANamedError(String kind, byte[] file, String expected) throws Exception {
        StringBuilder ending = new StringBuilder();

        Allowance.hold(Allowance.times(8, file.length) + (2 << 20), () -> {
            ending.setLength(0);
            try {
                Picture picture = new PictureDecoder(PictureHeader.DEFAULT_MAX_PIXELS).decode(file);
                ending.append(picture.width()).append(" x ").append(picture.height());
            } catch (RejectedPicture e) {
                Allowance.requireClear(e);
                ending.append(e.httpStatus()).append(' ').append(e.getMessage());
            }
        });

        assertThat(ending.toString()).startsWith(expected);
    }

    static Stream<Arguments> oddFiles() {
        byte[] jpeg = Pictures.jpeg(gradient(BufferedImage.TYPE_INT_RGB), false);
        byte[] png = Pictures.file(gradient(BufferedImage.TYPE_INT_RGB), "PNG");
        byte[] gif = Pictures.file(gradient(BufferedImage.TYPE_INT_RGB), "GIF");
        byte[] secondFrame = Arrays.copyOfRange(gif, 13 + 3 * 256, gif.length);
        byte[] claimed = png.clone();
        ByteBuffer.wrap(claimed).putInt(16, 7_000).putInt(20, 7_000);
        String result = WIDTH + " x " + HEIGHT;
        return Stream.of(
                Arguments.of("a text", text("a text"), "415 The file is not a picture"),
                Arguments.of("a JPEG's head and zeros", Arrays.copyOf(Arrays.copyOf(jpeg, 100), 3_000), "422 The JPEG"),
                Arguments.of("a small PNG that claims 49 MP", claimed, "422 The PNG picture is broken"),
                Arguments.of("a JPEG of 65535 x 65535", Pictures.emptyScans(65_535, 65_535, 1, new byte[0]), "422 The"),
                Arguments.of("a GIF of two frames", joined(Arrays.copyOf(gif, gif.length - 1), secondFrame), result),
                Arguments.of("a JPEG and a ZIP", joined(jpeg, text("PK\3\4 payload")), result),
                Arguments.of("a PNG and a script", joined(png, text("<?php system('id'); ?>")), result),
                Arguments.of("a GIF and a script", joined(gif, text("*/=1;alert(1)")), result),
                Arguments.of(
                        "a JPEG with a page in its comment",
                        Pictures.withSegment(jpeg, 0xfe, text("<script>alert(1)</script>")),
                        result),
                Arguments.of("a script that begins as a GIF", text("GIF89a/*\0\0*/=1;alert(1)"), "422 The GIF"),
                Arguments.of("a PDF around a JPEG", joined(text("%PDF-1.4 "), jpeg), "415 The file is a PDF"),
                Arguments.of("a ZIP around a JPEG", joined(text("PK\3\4"), jpeg), "415 The file is a ZIP"));
    }

    private static byte[] webpOnCanvas(int width, int height, byte[] chunks) {
        return ByteBuffer.allocate(12 + 18 + chunks.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(text("RIFF0000WEBPVP8X"))
                .putInt(10)
                .putInt(2)
                .put(u24(width - 1))
                .put(u24(height - 1))
                .put(chunks)
                .array();
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    private static byte[] text(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static BufferedImage gradient(int type) {
        return Pictures.gradient(WIDTH, HEIGHT, type);
    }

    /** So much detail that no format packs it into its header. */
    private static BufferedImage noise() {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(1);
        for (int y = 0; y < 64; y++) {
            for (int x = 0; x < 64; x++) {
                image.setRGB(x, y, random.nextInt());
            }
        }
        return image;
    }

    private static void assertGradient(Picture picture, int within) {
        assertThat(picture.width()).isEqualTo(WIDTH);
        assertThat(picture.height()).isEqualTo(HEIGHT);
        int worst = 0;
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int wanted = Pictures.colour(x, y, WIDTH, HEIGHT);
                int found = Pictures.pixel(picture, x, y);
                for (int shift = 0; shift <= 16; shift += 8) {
                    worst = Math.max(worst, Math.abs((wanted >> shift & 0xff) - (found >> shift & 0xff)));
                }
            }
        }
        assertThat(worst).isLessThanOrEqualTo(within);
    }

    private static int[] filled(int count, int value) {
        int[] values = new int[count];
        Arrays.fill(values, value);
        return values;
    }

    private static byte[] u24(int value) {
        return new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16)};
    }
}
