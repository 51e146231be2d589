package io.elasticfaces.recognition.picture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * The segments before the first scan of a JPEG picture: what they say, and a copy of the file with only those that
 * decoding needs.
 *
 * <p>The JDK's reader applies colour profiles (4 ms for a thumbnail, and other colours than the reference's), stumbles
 * over broken application segments, and takes three components for RGB where nothing says otherwise and they are not
 * subsampled. The copy has none of what makes it do so.
 *
 * @param orientation EXIF orientation 1..8
 * @param components colour components, 1 to 4
 * @param ycck whether four components are YCCK rather than CMYK
 * @param bare the copy
 */
record JpegSegments(int orientation, int components, boolean ycck, byte[] bare) {
    private static final byte[] ADOBE = {'A', 'd', 'o', 'b', 'e'};
    private static final int ADOBE_LENGTH = 12;
    private static final int YCCK = 2;
    private static final int APP0 = 0xe0;
    private static final int APP1 = 0xe1;
    private static final int APP14 = 0xee;
    private static final int APP15 = 0xef;
    private static final int COM = 0xfe;
    private static final int SOS = 0xda;
    private static final int EOI = 0xd9;

    /**
     * Limits the passes over a picture, which are the components of all its scans. Each pass takes time for every pixel,
     * even if the scan is empty, so that a small file of many scans would hold a worker for hours. Encoders write about
     * 14 passes in 10 scans, for four components 24 in 18.
     */
    private static final int MAX_PASSES = 100;

    /** Pixels times passes that any file may ask for: 0.4 s at the 2 ms a million that libjpeg takes for empty ones. */
    private static final long FREE_WORK = 200_000_000;

    /** Limits of larger pictures: a few more passes than encoders write, and half the bytes of an even picture. */
    private static final int MAX_PASSES_OF_LARGE = 30;

    private static final int WORK_PER_BYTE = 4_000;

    /** JFIF 1.01 without density and thumbnail: components 1 and 3 are grey and YCbCr. */
    private static final byte[] JFIF = {
        (byte) 0xff, (byte) APP0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
    };

    /** @param pixels how many the picture has */
    static JpegSegments of(byte[] file, long pixels) throws IOException {
        Walk walk = new Walk(file);
        walk.toFirstScan();
        int firstScan = walk.at;
        requireWork(walk.passesToEnd(), pixels, file.length);
        walk.at = firstScan;
        return new JpegSegments(walk.orientation, walk.components, walk.adobeTransform == YCCK, walk.bare());
    }

    /** What decoding needs: the components as stored, and RGB or the turned copy where they are not that already. */
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
            throw new IOException("it goes over its pixels " + passes + " times");
        }
    }

    /** What libjpeg says of a scan that has no more data although pixels are missing (jerror.h, JWRN_HIT_MARKER). */
    private static final String DATA_MISSING = "premature end of data segment";

    private static final class Walk {
        private final byte[] file;
        private final ByteArrayOutputStream tables = new ByteArrayOutputStream();
        private int at = 2;
        private int orientation = Orientation.UPRIGHT;
        private int components;
        private boolean namedRgb;
        private int adobeTransform = -1;
        private int adobeStart;
        private int adobeEnd;
        private boolean jfif;

        Walk(byte[] file) {
            this.file = file;
        }

        void toFirstScan() throws IOException {
            while (true) {
                int marker = nextMarker();
                if (marker == SOS) {
                    at -= 2;
                    return;
                }
                if (marker == EOI) {
                    throw new IOException("it has no scan");
                }
                if (marker == 0x01 || marker >= 0xd0 && marker <= 0xd8) {
                    continue;
                }
                int end = at + u16(at);
                if (end > file.length || end < at + 2) {
                    throw new IOException("it ends within a segment");
                }
                segment(marker, at + 2, end);
                at = end;
            }
        }

        /**
         * Counts the passes up to the end mark, as libjpeg finds it. A picture that breaks off before would otherwise decode
         * with its lower part grey. The content of a segment is skipped, as it could look like an end mark.
         */
        int passesToEnd() throws IOException {
            int passes = 0;
            while (true) {
                int marker = nextMarker();
                if (marker == EOI) {
                    return passes;
                }
                if (marker == 0x01 || marker >= 0xd0 && marker <= 0xd8) {
                    continue;
                }
                int length = u16(at);
                if (marker == SOS) {
                    passes += Math.max(1, at + 2 < file.length ? file[at + 2] & 0xff : 0);
                    if (passes > MAX_PASSES) {
                        return passes;
                    }
                }
                at += Math.max(2, length);
            }
        }

        private void segment(int marker, int start, int end) throws IOException {
            if (marker == APP0) {
                jfif |= end - start >= 5 && file[start] == 'J' && file[start + 1] == 'F' && file[start + 2] == 'I';
            } else if (marker == APP1) {
                if (orientation == Orientation.UPRIGHT && ExifOrientation.startsWithName(file, start, end)) {
                    orientation = ExifOrientation.of(file, start, end);
                }
            } else if (marker == APP14) {
                adobe(start, end);
            } else if (marker < APP0 || marker > APP15 && marker != COM) {
                if (marker >= 0xc0 && marker <= 0xc2) {
                    frame(start, end);
                }
                tables.write(file, start - 4, end - start + 4);
            }
        }

        private void adobe(int start, int end) {
            if (end - start < ADOBE_LENGTH) {
                return;
            }
            for (int i = 0; i < ADOBE.length; i++) {
                if (file[start + i] != ADOBE[i]) {
                    return;
                }
            }
            adobeStart = start - 4;
            adobeEnd = end;
            adobeTransform = file[start + 11];
        }

        private void frame(int start, int end) throws IOException {
            if (components != 0) {
                throw new IOException("it has two frames");
            }
            components = end - start > 5 ? file[start + 5] & 0xff : 0;
            if (components < 1 || components > 4 || components == 2 || end - start < 6 + 3 * components) {
                throw new IOException("it has " + components + " colour components");
            }
            namedRgb = components == 3 && file[start + 6] == 'R' && file[start + 9] == 'G' && file[start + 12] == 'B';
        }

        private int nextMarker() throws IOException {
            while (at + 1 < file.length) {
                if (file[at] == (byte) 0xff && file[at + 1] != 0 && file[at + 1] != (byte) 0xff) {
                    at += 2;
                    return file[at - 1] & 0xff;
                }
                at++;
            }
            throw new IOException("it ends within the picture");
        }

        private int u16(int from) throws IOException {
            if (from + 2 > file.length) {
                throw new IOException("it ends within a segment");
            }
            return (file[from] & 0xff) << 8 | file[from + 1] & 0xff;
        }

        /** As libjpeg decides: JFIF before Adobe before the components' names, else YCbCr. */
        byte[] bare() {
            ByteArrayOutputStream out = new ByteArrayOutputStream(file.length + JFIF.length);
            out.write(0xff);
            out.write(0xd8);
            if (components < 4 && (jfif || adobeTransform < 0 && !namedRgb)) {
                out.writeBytes(JFIF);
            } else if (adobeTransform >= 0) {
                out.write(file, adobeStart, adobeEnd - adobeStart);
            }
            out.writeBytes(tables.toByteArray());
            out.write(file, at, file.length - at);
            return out.toByteArray();
        }
    }
}
