package io.elasticfaces.worker.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.luciad.imageio.webp.WebPImageWriterSpi;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.function.Consumer;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Picture files that the tests make themselves. */
public final class Pictures {
    private Pictures() {}

    /** A smooth picture whose corners all differ: what a lossy format keeps nearly as it is. */
    public static BufferedImage gradient(int width, int height, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, 0xff000000 | colour(x, y, width, height));
            }
        }
        return image;
    }

    static int colour(int x, int y, int width, int height) {
        int red = 30 + 200 * x / width;
        int green = 40 + 180 * y / height;
        int blue = 220 - 100 * (x + y) / (width + height);
        return red << 16 | green << 8 | blue;
    }

    /** The colour of a pixel, 0xRRGGBB. */
    static int pixel(Picture picture, int x, int y) {
        int at = 3 * (y * picture.width() + x);
        byte[] rgb = picture.rgb();
        return (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | rgb[at + 2] & 0xff;
    }

    public static byte[] file(BufferedImage image, String format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            assertThat(ImageIO.write(image, format, out))
                    .as("a writer for " + format)
                    .isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    public static byte[] jpeg(BufferedImage image, boolean progressive) {
        return write(ImageIO.getImageWritersByFormatName("jpeg").next(), image, param -> {
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(0.97f);
            param.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
        });
    }

    static byte[] gif(BufferedImage image, boolean interlaced) {
        return write(
                ImageIO.getImageWritersByFormatName("gif").next(),
                image,
                param -> param.setProgressiveMode(
                        interlaced ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED));
    }

    public static byte[] webp(BufferedImage image, boolean lossless) {
        return write(new WebPImageWriterSpi().createWriterInstance(null), image, param -> {
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionType(lossless ? "Lossless" : "Lossy");
            param.setCompressionQuality(0.97f);
        });
    }

    /**
     * A JPEG of 8 x 8 equal pixels of four components (ITU-T T.81, annex F): quantised by 1, each component one block with
     * nothing but its mean, so that it decodes exactly.
     */
    public static byte[] fourInks(int adobeTransform, int... values) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        hex(out, "ffd8 ffee000e 41646f6265 0064 0000 0000");
        out.write(adobeTransform);
        hex(out, "ffdb0043 00" + "01".repeat(64));
        hex(out, "ffc00014 08 0008 0008 04 011100 021100 031100 041100");
        // Twelve categories of difference, four bits each; of the other coefficients only the end of block, one bit.
        hex(out, "ffc4001f 00 0000000c" + "00".repeat(12) + "000102030405060708090a0b");
        hex(out, "ffc40014 10 01" + "00".repeat(15) + "00");
        hex(out, "ffda000e 04 0100 0200 0300 0400 003f00");
        StringBuilder bits = new StringBuilder();
        for (int value : values) {
            int mean = 8 * (value - 128);
            int category = Integer.SIZE - Integer.numberOfLeadingZeros(Math.abs(mean));
            bits.append(binary(category, 4));
            bits.append(binary(mean < 0 ? mean + (1 << category) - 1 : mean, category));
            bits.append('0');
        }
        while (bits.length() % 8 != 0) {
            bits.append('1');
        }
        for (int i = 0; i < bits.length(); i += 8) {
            int code = Integer.parseInt(bits.substring(i, i + 8), 2);
            out.write(code);
            if (code == 0xff) {
                out.write(0);
            }
        }
        hex(out, "ffd9");
        return out.toByteArray();
    }

    private static String binary(int value, int digits) {
        StringBuilder text = new StringBuilder();
        for (int i = digits - 1; i >= 0; i--) {
            text.append(value >> i & 1);
        }
        return text.toString();
    }

    private static void hex(ByteArrayOutputStream out, String digits) {
        out.writeBytes(HexFormat.of().parseHex(digits.replace(" ", "")));
    }

    private static byte[] write(ImageWriter writer, BufferedImage image, Consumer<ImageWriteParam> settings) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            settings.accept(param);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), param);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    /** A progressive grey JPEG of any size whose scans are all empty, with some bytes between the first and the others. */
    public static byte[] emptyScans(int width, int height, int scans, byte[] between) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        hex(out, "ffd8 ffdb0043 00" + "01".repeat(64));
        hex(out, String.format("ffc2000b 08 %04x %04x 01 011100", height, width));
        hex(out, "ffc4001f 00 0000000c" + "00".repeat(12) + "000102030405060708090a0b");
        for (int i = 0; i < scans; i++) {
            hex(out, "ffda0008 01 0100 000000");
            if (i == 0) {
                out.writeBytes(between);
            }
        }
        hex(out, "ffd9");
        return out.toByteArray();
    }

    /** A JPEG file without the segments of a marker before its scan. */
    static byte[] withoutSegments(byte[] jpeg, int marker) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        int at = 2;
        while ((jpeg[at + 1] & 0xff) != 0xda) {
            int length = 2 + ((jpeg[at + 2] & 0xff) << 8 | jpeg[at + 3] & 0xff);
            if ((jpeg[at + 1] & 0xff) != marker) {
                out.write(jpeg, at, length);
            }
            at += length;
        }
        out.write(jpeg, at, jpeg.length - at);
        return out.toByteArray();
    }

    /** A JPEG file with a segment put in after its start. */
    public static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        out.write(0xff);
        out.write(marker);
        out.write(content.length + 2 >> 8);
        out.write(content.length + 2);
        out.writeBytes(content);
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }

    /** EXIF data with one entry, the orientation. */
    public static byte[] exif(int orientation, boolean littleEndian, boolean named) {
        String tiff = littleEndian
                ? "49492a0008000000" + "0100" + "1201030001000000" + String.format("%02x000000", orientation)
                : "4d4d002a00000008" + "0001" + "0112000300000001" + String.format("00%02x0000", orientation);
        return HexFormat.of().parseHex((named ? "457869660000" : "") + tiff + "00000000");
    }
}
