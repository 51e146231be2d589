package io.elasticfaces.contract.picture;

import java.io.IOException;

/** Reads the segments of a JPEG picture in order (ITU-T T.81, B.1.1). Scan data is skipped. */
public final class JpegSegments {
    public static final int SOI = 0xd8;
    public static final int EOI = 0xd9;
    public static final int SOS = 0xda;
    public static final int DHT = 0xc4;
    private static final int SOF0 = 0xc0;
    private static final int SOF15 = 0xcf;
    private static final int JPG = 0xc8;
    private static final int DAC = 0xcc;
    private static final int RST0 = 0xd0;
    private static final int TEM = 0x01;

    private final PictureBytes bytes;
    private boolean unread;

    /** @param bytes at the start of the file */
    public JpegSegments(PictureBytes bytes) throws IOException {
        this.bytes = bytes;
        bytes.skip(2);
    }

    /**
     * Moves to the next segment and returns its marker, 1 to 255. The position is then after the marker. Bytes between
     * segments are skipped, as in libjpeg.
     *
     * @throws java.io.EOFException if there is none
     */
    public int next() throws IOException, RejectedPicture {
        if (unread) {
            bytes.skip(length());
        }
        int marker = 0;
        while (marker == 0 || marker == TEM || marker >= RST0 && marker < SOI) {
            int before = bytes.u8();
            marker = bytes.u8();
            while (before != 0xff || marker == 0xff) {
                before = marker;
                marker = bytes.u8();
            }
        }
        unread = marker != SOI && marker != EOI;
        return marker;
    }

    /**
     * Returns the length of the segment's content, and moves to the content. It must be called once for a segment. Only
     * the start and end markers have none.
     */
    public int length() throws IOException, RejectedPicture {
        int length = bytes.u16();
        if (length < 2) {
            throw RejectedPicture.broken("The JPEG picture has a segment of " + length + " bytes");
        }
        unread = false;
        return length - 2;
    }

    /** Returns whether a marker starts a frame header of any JPEG process. */
    public static boolean isFrame(int marker) {
        return marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC;
    }
}
