package io.elasticfaces.worker.image;

import io.elasticfaces.contract.picture.JpegSegments;
import io.elasticfaces.contract.picture.PictureBytes;
import io.elasticfaces.contract.picture.UnreadablePicture;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import javax.imageio.plugins.jpeg.JPEGHuffmanTable;

/**
 * A JPEG picture reduced to the segments that decoding needs, and the properties that the other segments define.
 *
 * <p>The JDK's reader applies colour profiles, which takes 4 ms for a thumbnail and gives other colours than the
 * references. It fails on damaged application segments. It reads three components as RGB if no segment defines the
 * colour space and they are not subsampled. The reduced file avoids all three.
 *
 * @param orientation EXIF orientation 1..8
 * @param components colour components: 1, 3 or 4
 * @param ycck whether four components are YCCK rather than CMYK
 * @param complete whether the file has an end marker; some cameras write none
 * @param essential the reduced file, to be read once
 */
record JpegFile(int orientation, int components, boolean ycck, boolean complete, InputStream essential) {
    private static final int DHT = 0xc4;
    private static final int DQT = 0xdb;
    private static final int DRI = 0xdd;
    private static final int APP0 = 0xe0;
    private static final int APP1 = 0xe1;
    private static final int APP14 = 0xee;
    private static final int APP15 = 0xef;
    private static final int COM = 0xfe;
    private static final int ADOBE_LENGTH = 12;
    private static final int YCCK = 2;

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

    private static final int WORK_PER_BYTE = 4_000;

    /** JFIF 1.01 without density and thumbnail: components 1 and 3 are grey and YCbCr. */
    private static final byte[] JFIF = {
        (byte) 0xff, (byte) APP0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
    };

    /** @param pixels the number of pixels according to the header */
    static JpegFile of(byte[] file, long pixels) throws IOException, UnreadablePicture {
        Reader reader = new Reader(file);
        reader.readToFirstScan();
        reader.readToEnd();
        requireWork(reader.passes, pixels, file.length);
        return new JpegFile(
                reader.orientation,
                reader.components,
                reader.adobeTransform() == YCCK,
                reader.complete,
                reader.essential());
    }

    /**
     * Returns the bytes of heap per pixel: the decoded components, and a converted or rotated copy if one is needed.
     */
    int bytesPerPixel() {
        if (components == JpegDecoder.INKS) {
            return JpegDecoder.INKS + 3;
        }
        return orientation == Orientation.UPRIGHT && components == 3 ? 3 : 3 + 3;
    }

    private static void requireWork(int passes, long pixels, int bytes) throws IOException {
        long work = passes * pixels;
        boolean large = work > FREE_WORK && (passes > MAX_PASSES_OF_LARGE || work > (long) WORK_PER_BYTE * bytes);
        if (passes > MAX_PASSES || large) {
            throw new IOException("it has " + passes + " passes over its pixels");
        }
    }

    private static final class Reader {
        private final byte[] file;
        private final PictureBytes bytes;
        private final JpegSegments segments;
        private final ByteArrayOutputStream tables = new ByteArrayOutputStream();
        private int orientation = Orientation.UPRIGHT;
        private int components;
        private boolean namedRgb;
        private byte[] adobe;
        private boolean jfif;
        private boolean huffmanTables;
        private int firstScan;
        private int passes;
        private boolean complete;
        private int end;

        Reader(byte[] file) throws IOException {
            this.file = file;
            this.bytes = new PictureBytes(file);
            this.segments = new JpegSegments(bytes);
        }

        void readToFirstScan() throws IOException, UnreadablePicture {
            int marker = segments.next();
            while (marker != JpegSegments.SOS) {
                if (marker == JpegSegments.EOI) {
                    throw new IOException("it has no scan");
                }
                if (marker != JpegSegments.SOI) {
                    segment(marker, segments.content());
                }
                marker = segments.next();
            }
            firstScan = bytes.position() - 2;
            scan(segments.content());
        }

        /** Counts the passes up to the end marker, or up to the data of the last scan if there is no end marker. */
        void readToEnd() {
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
                        scan(segments.content());
                        end = file.length;
                    } else if (!mayStandBetweenScans(marker)) {
                        return;
                    }
                    marker = segments.next();
                }
                end = bytes.position();
                complete = true;
            } catch (IOException | UnreadablePicture e) {
                // The damaged data follows the picture's scans. The decoder detects missing pixels.
            }
        }

        /**
         * Tables, comments and application data are allowed between scans. Any other segment is data that a camera has
         * appended.
         */
        private static boolean mayStandBetweenScans(int marker) {
            return marker == DHT
                    || marker >= DQT && marker <= DRI
                    || marker >= APP0 && marker <= APP15
                    || marker == COM;
        }

        private void scan(byte[] header) throws EOFException {
            if (header.length == 0) {
                throw new EOFException();
            }
            passes += Math.max(1, header[0] & 0xff);
        }

        private void segment(int marker, byte[] content) throws IOException {
            if (marker == APP0) {
                jfif |= startsWith(content, "JFI");
            } else if (marker == APP1) {
                if (orientation == Orientation.UPRIGHT && startsWith(content, "Exif\0\0")) {
                    orientation = ExifOrientation.of(content);
                }
            } else if (marker == APP14) {
                if (content.length >= ADOBE_LENGTH && startsWith(content, "Adobe")) {
                    adobe = content;
                }
            } else if (marker < APP0 || marker > APP15 && marker != COM) {
                if (JpegSegments.isFrame(marker)) {
                    frame(content);
                }
                huffmanTables |= marker == DHT;
                write(tables, marker, content);
            }
        }

        private void frame(byte[] header) throws IOException {
            if (components != 0) {
                throw new IOException("it has two frames");
            }
            components = header.length > 5 ? header[5] & 0xff : 0;
            if (components < 1 || components > 4 || components == 2 || header.length < 6 + 3 * components) {
                throw new IOException("it has " + components + " colour components");
            }
            namedRgb = components == 3 && header[6] == 'R' && header[9] == 'G' && header[12] == 'B';
        }

        /** Returns the transform of Adobe's segment, 0 to 255, or -1. */
        private int adobeTransform() {
            return adobe == null ? -1 : adobe[ADOBE_LENGTH - 1] & 0xff;
        }

        /**
         * Keeps one segment that defines the colour space. libjpeg prefers JFIF to Adobe, and Adobe to the component
         * ids.
         */
        InputStream essential() {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(0xff);
            out.write(0xd8);
            if (components < JpegDecoder.INKS && (jfif || adobe == null && !namedRgb)) {
                out.writeBytes(JFIF);
            } else if (adobe != null) {
                write(out, APP14, adobe);
            }
            out.writeBytes(tables.toByteArray());
            if (!huffmanTables) {
                write(out, DHT, standardTables());
            }
            return new SequenceInputStream(
                    new ByteArrayInputStream(out.toByteArray()),
                    new ByteArrayInputStream(file, firstScan, end - firstScan));
        }

        /** The tables of T.81, annex K.3, which webcam frames omit. Some JDK readers do not have them. */
        private static byte[] standardTables() {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            writeTable(out, 0x00, JPEGHuffmanTable.StdDCLuminance);
            writeTable(out, 0x10, JPEGHuffmanTable.StdACLuminance);
            writeTable(out, 0x01, JPEGHuffmanTable.StdDCChrominance);
            writeTable(out, 0x11, JPEGHuffmanTable.StdACChrominance);
            return out.toByteArray();
        }

        private static void writeTable(ByteArrayOutputStream out, int classAndId, JPEGHuffmanTable table) {
            out.write(classAndId);
            short[] lengths = Arrays.copyOf(table.getLengths(), 16);
            for (short length : lengths) {
                out.write(length);
            }
            for (short value : table.getValues()) {
                out.write(value);
            }
        }

        private static void write(ByteArrayOutputStream out, int marker, byte[] content) {
            out.write(0xff);
            out.write(marker);
            out.write(content.length + 2 >> 8);
            out.write(content.length + 2);
            out.writeBytes(content);
        }

        private static boolean startsWith(byte[] content, String start) {
            if (content.length < start.length()) {
                return false;
            }
            for (int i = 0; i < start.length(); i++) {
                if (content[i] != start.charAt(i)) {
                    return false;
                }
            }
            return true;
        }
    }
}
