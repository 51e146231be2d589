package io.elasticfaces.contract.picture;

import java.io.IOException;

/** The frame header of a JPEG picture (ITU-T T.81, B.2.2). */
final class JpegHeader {
    private JpegHeader() {}

    static PictureHeader read(PictureBytes bytes) throws IOException, UnsupportedPicture, UnreadablePicture {
        JpegSegments segments = new JpegSegments(bytes);
        int marker = segments.next();
        while (!JpegSegments.isFrame(marker)) {
            if (marker == JpegSegments.SOS || marker == JpegSegments.EOI) {
                throw new UnreadablePicture(
                        "The JPEG picture has no frame header, so it is broken; save it again in a picture program.");
            }
            marker = segments.next();
        }
        bytes.skip(2);
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
                    + ", which is not supported; save it as an ordinary JPEG with 8 bits per sample.");
        }
        return new PictureHeader(PictureFormat.JPEG, width, height);
    }
}
