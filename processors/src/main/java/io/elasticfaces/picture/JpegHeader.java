package io.elasticfaces.picture;

import java.io.IOException;

/** The frame header of a JPEG picture (ITU-T T.81, B.2.2). */
final class JpegHeader {
    private static final int SOF0 = 0xc0;
    private static final int SOF15 = 0xcf;
    private static final int DHT = 0xc4;
    private static final int JPG = 0xc8;
    private static final int DAC = 0xcc;
    private static final int RST0 = 0xd0;
    private static final int SOI = 0xd8;
    private static final int EOI = 0xd9;
    private static final int SOS = 0xda;
    private static final int TEM = 0x01;

    private JpegHeader() {}

    static PictureHeader read(HeaderBytes bytes) throws IOException, UnsupportedPicture, UnreadablePicture {
        bytes.skip(2);
        while (true) {
            int marker = nextMarker(bytes);
            if (marker == SOS || marker == EOI) {
                throw new UnreadablePicture(
                        "The JPEG picture has no frame header, so it is broken; save it again in a picture program.");
            }
            if (marker == TEM || marker >= RST0 && marker <= SOI) {
                continue;
            }
            int length = bytes.u16();
            if (length < 2) {
                throw new UnreadablePicture("The JPEG picture has a segment of " + length
                        + " bytes, so it is broken; save it again in a picture program.");
            }
            if (marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC) {
                return frame(bytes, marker);
            }
            bytes.skip(length - 2);
        }
    }

    /** The next marker; what lies before it is passed over, as libjpeg does. */
    private static int nextMarker(HeaderBytes bytes) throws IOException {
        while (true) {
            while (bytes.u8() != 0xff) {
                // Bytes between segments carry nothing.
            }
            int code = bytes.u8();
            while (code == 0xff) {
                code = bytes.u8();
            }
            if (code != 0) {
                return code;
            }
        }
    }

    private static PictureHeader frame(HeaderBytes bytes, int marker) throws IOException, UnsupportedPicture {
        int precision = bytes.u8();
        int height = bytes.u16();
        int width = bytes.u16();
        String kind =
                switch (marker) {
                    case 0xc0, 0xc1, 0xc2 -> precision == 8 ? null : precision + " bits per sample";
                    case 0xc9, 0xca -> "arithmetic coding";
                    case 0xc3, 0xcb -> "lossless coding";
                    default -> "hierarchical coding";
                };
        if (kind != null) {
            throw new UnsupportedPicture("The JPEG picture has " + kind
                    + ", which is not read; save it as an ordinary JPEG with 8 bits per sample.");
        }
        return new PictureHeader(PictureFormat.JPEG, width, height);
    }
}
