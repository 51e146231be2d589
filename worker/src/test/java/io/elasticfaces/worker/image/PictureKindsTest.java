package io.elasticfaces.worker.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.picture.PictureHeader;
import io.elasticfaces.contract.picture.RejectedPicture;
import io.elasticfaces.fuzz.Allowance;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Odd kinds of picture: each gives a result or an error that says what to do, within a second, in bounded memory. */
class PictureKindsTest {
    private static final int WIDTH = 60;
    private static final int HEIGHT = 40;
    private static final BufferedImage IMAGE = Pictures.gradient(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    private static final byte[] JPEG = Pictures.jpeg(IMAGE, false);
    private static final byte[] PNG = Pictures.file(IMAGE, "PNG");
    private static final String RESULT = WIDTH + " x " + HEIGHT;

    /** As shipped: app.max-pixels. */
    private final PictureDecoder decoder = new PictureDecoder(PictureHeader.DEFAULT_MAX_PIXELS);

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void shouldEndInAResultOrANamedErrorWithinASecond(String kind, byte[] file, String expected) throws Exception {
        StringBuilder ending = new StringBuilder();

        Allowance.hold(Allowance.times(8, file.length) + (2 << 20), () -> {
            ending.setLength(0);
            try {
                Picture picture = decoder.decode(file);
                ending.append(picture.width()).append(" x ").append(picture.height());
            } catch (RejectedPicture e) {
                Allowance.requireClear(e);
                ending.append(e.httpStatus()).append(' ').append(e.getMessage());
            }
        });

        assertThat(ending.toString()).as(kind).startsWith(expected);
    }

    static Stream<Arguments> kinds() {
        byte[] cmyk = Pictures.fourInks(0, 0, 255, 128, 0, 191, 191, 96, 0);
        return Stream.of(
                Arguments.of("no bytes at all", new byte[0], "415 The file is empty"),
                Arguments.of("zero bytes", new byte[1_000], "415 The file is not a picture"),
                Arguments.of("a JPEG's head and zeros", Arrays.copyOf(Arrays.copyOf(JPEG, 100), 3_000), "422 The JPEG"),
                Arguments.of("a JPEG's first half", half(JPEG), "422 The JPEG picture is broken or breaks off"),
                Arguments.of("a PNG's first half", half(PNG), "422 The PNG picture is broken or breaks off"),
                Arguments.of("half a GIF", half(Pictures.file(noise(), "GIF")), "422 The GIF picture is broken"),
                Arguments.of("half a BMP", half(Pictures.file(IMAGE, "BMP")), "422 The BMP picture is broken"),
                Arguments.of("half a WebP", half(Pictures.webp(noise(), true)), "422 The WEBP picture is broken"),
                Arguments.of("a PNG of 2^31 - 1 pixels a side", sized(PNG, Integer.MAX_VALUE), "422 The picture has"),
                Arguments.of("a PNG of a negative size", sized(PNG, -5), "422 The PNG picture says that it is -5"),
                Arguments.of("a PNG of no size", sized(PNG, 0), "422 The PNG picture says that it is 0 x 0"),
                Arguments.of("a small PNG that claims 49 MP", sized(PNG, 7_000), "422 The PNG picture is broken"),
                Arguments.of("a JPEG of 65535 x 65535", Pictures.emptyScans(65_535, 65_535, 1, new byte[0]), "422 The"),
                Arguments.of("100 scans of 49 MP", Pictures.emptyScans(7_000, 7_000, 100, new byte[0]), "422 The JPEG"),
                Arguments.of("an animated GIF", animatedGif(), RESULT),
                Arguments.of("four inks", cmyk, "8 x 8"),
                Arguments.of("four inks, cut", half(cmyk), "422 The JPEG picture"),
                Arguments.of("16 bits", Pictures.file(grey16(), "PNG"), RESULT),
                Arguments.of("one bit", png(BufferedImage.TYPE_BYTE_BINARY), RESULT),
                Arguments.of("a palette", png(BufferedImage.TYPE_BYTE_INDEXED), RESULT),
                Arguments.of("alpha", png(BufferedImage.TYPE_4BYTE_ABGR), RESULT),
                Arguments.of("a progressive JPEG", Pictures.jpeg(IMAGE, true), RESULT),
                Arguments.of("a JPEG and a ZIP", joined(JPEG, "PK\3\4 payload"), RESULT),
                Arguments.of("a PNG and a script", joined(PNG, "<?php system('id'); ?>"), RESULT),
                Arguments.of("a GIF and a script", joined(Pictures.file(IMAGE, "GIF"), "*/=1;alert(1)"), RESULT),
                Arguments.of("a JPEG with a page in its comment", withComment("<script>alert(1)</script>"), RESULT),
                Arguments.of("a script that begins as a GIF", text("GIF89a/*\0\0*/=1;alert(1)"), "422 The GIF"),
                Arguments.of("a page", text("<html><img src=x onerror=alert(1)>"), "415 The file is a web page"),
                Arguments.of(
                        "an SVG", text("<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///\">]>"), "415"),
                Arguments.of("a PDF around a JPEG", joined(text("%PDF-1.4 "), new String(JPEG, ISO_8859_1)), "415"),
                Arguments.of("a ZIP around a JPEG", joined(text("PK\3\4"), new String(JPEG, ISO_8859_1)), "415"),
                Arguments.of("a TIFF", text("II*\0" + "0".repeat(50)), "415 The file is a TIFF"),
                Arguments.of("a HEIC", text("\0\0\0\u0018ftypheic0000"), "415 The file is a HEIC"));
    }

    /** An ordinary JPEG with each orientation, and with none that there is. */
    @ParameterizedTest(name = "orientation {0}")
    @MethodSource("orientations")
    void shouldTurnByEveryOrientation(int orientation, boolean onSide, int cornerX, int cornerY) throws Exception {
        byte[] file = Pictures.withSegment(JPEG, 0xe1, Pictures.exif(orientation, true, true));

        Picture picture = decoder.decode(file);

        assertThat(picture.width()).isEqualTo(onSide ? HEIGHT : WIDTH);
        assertThat(picture.height()).isEqualTo(onSide ? WIDTH : HEIGHT);
        int stored = Pictures.colour(cornerX, cornerY, WIDTH, HEIGHT);
        for (int i = 0; i < 3; i++) {
            int wanted = stored >> 16 - 8 * i & 0xff;
            assertThat(Math.abs((picture.rgb()[i] & 0xff) - wanted)).isLessThan(10);
        }
    }

    /** Which stored pixel comes to lie at the top left (Exif 2.32, table of tag 0x0112). */
    static Stream<Arguments> orientations() {
        return IntStream.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9).mapToObj(orientation -> {
            boolean right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
            boolean below = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
            return Arguments.of(
                    orientation, orientation >= 5 && orientation <= 8, right ? WIDTH - 1 : 0, below ? HEIGHT - 1 : 0);
        });
    }

    private static byte[] half(byte[] file) {
        return Arrays.copyOf(file, file.length / 2);
    }

    private static byte[] sized(byte[] png, int side) {
        byte[] file = png.clone();
        ByteBuffer.wrap(file).putInt(16, side).putInt(20, side);
        return file;
    }

    private static byte[] png(int type) {
        return Pictures.file(Pictures.gradient(WIDTH, HEIGHT, type), "PNG");
    }

    private static BufferedImage grey16() {
        return Pictures.gradient(WIDTH, HEIGHT, BufferedImage.TYPE_USHORT_GRAY);
    }

    private static BufferedImage noise() {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            image.setRGB(i % WIDTH, i / WIDTH, i * 0x9e3779b9);
        }
        return image;
    }

    private static byte[] withComment(String comment) {
        return Pictures.withSegment(JPEG, 0xfe, text(comment));
    }

    private static byte[] animatedGif() {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.prepareWriteSequence(null);
            for (int frame = 0; frame < 20; frame++) {
                writer.writeToSequence(new IIOImage(IMAGE, null, null), null);
            }
            writer.endWriteSequence();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    private static byte[] joined(byte[] file, String more) {
        byte[] joined = Arrays.copyOf(file, file.length + more.length());
        System.arraycopy(text(more), 0, joined, file.length, more.length());
        return joined;
    }

    private static byte[] text(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
