package io.elasticfaces.worker.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.elasticfaces.contract.picture.JpegSegments;
import io.elasticfaces.contract.picture.PictureBytes;
import io.elasticfaces.contract.picture.PictureFormat;
import io.elasticfaces.contract.picture.RejectedPicture;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.plugins.jpeg.JPEGHuffmanTable;

/**
 * Decodes JPEG with the JDK's libjpeg, bit-identical to Pillow. CMYK and YCCK are converted here, as the JDK cannot.
 *
 * <p>The reader gets only the segments that decoding needs. It would apply colour profiles, which takes 4 ms for a
 * thumbnail and gives other colours than the references. It fails on damaged application segments. It reads three
 * components as RGB if no segment defines the colour space and they are not subsampled. The reduced file avoids all
 * three.
 */
final class JpegDecoder {
    private static final int DQT = 0xdb;
    private static final int DRI = 0xdd;
    private static final int APP0 = 0xe0;
    private static final int APP1 = 0xe1;
    private static final int APP14 = 0xee;
    private static final int APP15 = 0xef;
    private static final int COM = 0xfe;

    /** Start marker, and JFIF 1.01 without density and thumbnail: components 1 and 3 are grey and YCbCr. */
    private static final byte[] JFIF = HexFormat.of().parseHex("ffd8ffe000104a46494600010100000100010000");

    /** Start marker, and Adobe's segment without the transform at its end. */
    private static final byte[] ADOBE = HexFormat.of().parseHex("ffd8ffee000e41646f6265006400000000");

    private static final int ADOBE_LENGTH = 12;
    private static final int YCCK = 2;
    private static final int INKS = 4;

    /**
     * The most passes over a picture. A scan makes one pass for each of its components. Each pass takes time for every
     * pixel, even if the scan is empty, so a small file with many scans would occupy a worker for hours. Encoders write
     * about 14 passes in 10 scans, for four components 24 in 18.
     */
    private static final int MAX_PASSES = 100;

    /**
     * Pixels times passes that any file may have: 0.4 s at 2 ms per million, which is libjpeg's time for empty scans.
     */
    private static final long FREE_WORK = 200_000_000;

    /**
     * Limits of pictures with more work. Encoders write fewer passes, and a picture of one colour has twice the bytes
     * that these limits require.
     */
    private static final int MAX_PASSES_OF_LARGE = 30;

    private static final long WORK_PER_BYTE = 4_000;

    /** libjpeg's warning about a scan that has no more data although pixels are missing (jerror.h, JWRN_HIT_MARKER). */
    private static final String DATA_MISSING = "premature end of data segment";

    private final byte[] file;
    private final PictureBytes bytes;
    private final JpegSegments segments;
    private final ByteArrayOutputStream tables = new ByteArrayOutputStream();
    private int orientation = Orientation.UPRIGHT;
    private int components;
    private boolean namedRgb;
    private boolean jfif;

    /** The transform of Adobe's segment, 0 to 255, or -1. */
    private int adobe = -1;

    private boolean huffmanTables;
    private int firstScan;
    private int passes;
    private int end;

    /** Whether the file has an end marker; some cameras write none. */
    private boolean complete;

    /**
     * Reads the segments.
     *
     * @param pixels the number of pixels according to the header
     */
    JpegDecoder(byte[] file, long pixels) throws IOException, RejectedPicture {
        this.file = file;
        this.bytes = new PictureBytes(file);
        this.segments = new JpegSegments(bytes);
        readToFirstScan();
        readToEnd();
        long work = passes * pixels;
        boolean large = work > FREE_WORK && (passes > MAX_PASSES_OF_LARGE || work > WORK_PER_BYTE * file.length);
        if (passes > MAX_PASSES || large) {
            throw new IOException("it has " + passes + " passes over its pixels");
        }
    }

    /**
     * Returns the bytes of heap per pixel: the decoded components, and a converted or rotated copy if one is needed.
     */
    int bytesPerPixel() {
        if (components == INKS) {
            return INKS + 3;
        }
        return orientation == Orientation.UPRIGHT && components == 3 ? 3 : 3 + 3;
    }

    Picture decode() throws IOException {
        AtomicBoolean dataMissing = new AtomicBoolean();
        Picture stored = ImageIoPixels.read(PictureFormat.JPEG, essential(), reader -> {
            if (!complete) {
                reader.addIIOReadWarningListener((source, warning) -> {
                    if (warning.contains(DATA_MISSING)) {
                        dataMissing.set(true);
                    }
                });
            }
            return switch (components) {
                case INKS -> inks(reader.readRaster(0, null), adobe == YCCK);
                case 3 -> ImageIoPixels.colours(reader);
                default -> ImageIoPixels.samples(reader.readRaster(0, null));
            };
        });
        if (dataMissing.get()) {
            // libjpeg fills the missing lower part with grey.
            throw new EOFException();
        }
        return Orientation.turn(stored, orientation);
    }

    private void readToFirstScan() throws IOException, RejectedPicture {
        int marker = segments.next();
        while (marker != JpegSegments.SOS) {
            if (marker == JpegSegments.EOI) {
                throw new IOException("it has no scan");
            }
            if (marker != JpegSegments.SOI) {
                segment(marker);
            }
            marker = segments.next();
        }
        firstScan = bytes.position() - 2;
        scan();
    }

    /** Counts the passes up to the end marker, or up to the data of the last scan if there is no end marker. */
    private void readToEnd() {
        end = file.length;
        try {
            boolean afterScan = true;
            int marker = segments.next();
            while (marker != JpegSegments.EOI && passes <= MAX_PASSES) {
                if (afterScan) {
                    end = bytes.position() - 2;
                }
                afterScan = marker == JpegSegments.SOS;
                if (afterScan) {
                    scan();
                    end = file.length;
                } else if (!mayStandBetweenScans(marker)) {
                    return;
                }
                marker = segments.next();
            }
            end = bytes.position();
            complete = true;
        } catch (IOException | RejectedPicture e) {
            // The damaged data follows the picture's scans. The decoder detects missing pixels.
        }
    }

    /**
     * Tables, comments and application data are allowed between scans. Any other segment is data that a camera has
     * appended.
     */
    private static boolean mayStandBetweenScans(int marker) {
        return marker == JpegSegments.DHT
                || marker >= DQT && marker <= DRI
                || marker >= APP0 && marker <= APP15
                || marker == COM;
    }

    private void scan() throws IOException, RejectedPicture {
        int length = segments.length();
        if (length == 0) {
            throw new EOFException();
        }
        passes += Math.max(1, bytes.u8());
        bytes.skip(length - 1);
    }

    private void segment(int marker) throws IOException, RejectedPicture {
        int start = bytes.position() - 2;
        int length = segments.length();
        int content = bytes.position();
        bytes.skip(length);
        String head = new String(file, content, Math.min(length, ADOBE_LENGTH), ISO_8859_1);
        if (marker == APP0) {
            jfif |= head.startsWith("JFI");
        } else if (marker == APP1) {
            if (orientation == Orientation.UPRIGHT && head.startsWith("Exif\0\0")) {
                orientation = Orientation.of(file, content, content + length);
            }
        } else if (marker == APP14) {
            if (length >= ADOBE_LENGTH && head.startsWith("Adobe")) {
                adobe = file[content + ADOBE_LENGTH - 1] & 0xff;
            }
        } else if (marker < APP0 || marker > APP15 && marker != COM) {
            if (JpegSegments.isFrame(marker)) {
                frame(content, length);
            }
            huffmanTables |= marker == JpegSegments.DHT;
            tables.write(file, start, bytes.position() - start);
        }
    }

    private void frame(int content, int length) throws IOException {
        if (components != 0) {
            throw new IOException("it has two frames");
        }
        components = length > 5 ? file[content + 5] & 0xff : 0;
        if (components < 1 || components > 4 || components == 2 || length < 6 + 3 * components) {
            throw new IOException("it has " + components + " colour components");
        }
        namedRgb = components == 3 && file[content + 6] == 'R' && file[content + 9] == 'G' && file[content + 12] == 'B';
    }

    /**
     * Returns the reduced file. It has one segment that defines the colour space. libjpeg prefers JFIF to Adobe, and
     * Adobe to the component ids.
     */
    private InputStream essential() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (components < INKS && (jfif || adobe < 0 && !namedRgb)) {
            out.writeBytes(JFIF);
        } else if (adobe >= 0) {
            out.writeBytes(ADOBE);
            out.write(adobe);
        } else {
            out.write(file, 0, 2);
        }
        out.writeBytes(tables.toByteArray());
        if (!huffmanTables) {
            writeStandardTables(out);
        }
        return new SequenceInputStream(
                new ByteArrayInputStream(out.toByteArray()),
                new ByteArrayInputStream(file, firstScan, end - firstScan));
    }

    /** The tables of T.81, annex K.3, which webcam frames omit. Some JDK readers do not have them. */
    private static void writeStandardTables(ByteArrayOutputStream out) {
        writeTable(out, 0x00, JPEGHuffmanTable.StdDCLuminance);
        writeTable(out, 0x10, JPEGHuffmanTable.StdACLuminance);
        writeTable(out, 0x01, JPEGHuffmanTable.StdDCChrominance);
        writeTable(out, 0x11, JPEGHuffmanTable.StdACChrominance);
    }

    private static void writeTable(ByteArrayOutputStream out, int classAndId, JPEGHuffmanTable table) {
        short[] values = table.getValues();
        out.writeBytes(new byte[] {(byte) 0xff, (byte) JpegSegments.DHT, 0, (byte) (2 + 1 + 16 + values.length)});
        out.write(classAndId);
        for (short length : Arrays.copyOf(table.getLengths(), 16)) {
            out.write(length);
        }
        for (short value : values) {
            out.write(value);
        }
    }

    /**
     * Converts CMYK or YCCK to RGB. The samples are stored as 255 - ink; Adobe writes them so, and Pillow assumes it
     * for all files. Each colour is {@code (255 - k) - c * (255 - k) / 255}, rounded as in Pillow.
     */
    private static Picture inks(Raster raster, boolean ycck) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        byte[] rgb = new byte[3 * width * height];
        int[] row = new int[INKS * width];
        for (int y = 0, at = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < row.length; x += INKS) {
                if (ycck) {
                    toInks(row, x);
                }
                int white = row[x + 3];
                for (int ink = x; ink < x + 3; ink++) {
                    int product = (255 - row[ink]) * white + 128;
                    rgb[at++] = (byte) Math.max(0, white - ((product >> 8) + product >> 8));
                }
            }
        }
        return new Picture(width, height, rgb);
    }

    /** Converts YCbCr (ITU-T T.871) to {@code 255 - RGB}, in place. */
    private static void toInks(int[] pixel, int at) {
        double luma = pixel[at];
        double blue = pixel[at + 1] - 128;
        double red = pixel[at + 2] - 128;
        pixel[at] = 255 - clamp(luma + 1.402 * red);
        pixel[at + 1] = 255 - clamp(luma - 0.344136286 * blue - 0.714136286 * red);
        pixel[at + 2] = 255 - clamp(luma + 1.772 * blue);
    }

    private static int clamp(double value) {
        return (int) Math.max(0, Math.min(255, Math.rint(value)));
    }
}
