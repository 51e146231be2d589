package io.elasticfaces.picture;

import java.io.IOException;

/** The canvas of a GIF picture: its screen, or its first frame where that reaches beyond (GIF89a, 18 and 20). */
final class GifHeader {
    private static final int EXTENSION = 0x21;
    private static final int FRAME = 0x2c;
    private static final int COLOUR_TABLE = 0x80;

    private GifHeader() {}

    static PictureHeader read(HeaderBytes bytes) throws IOException, UnreadablePicture {
        bytes.skip(6);
        int width = bytes.u16le();
        int height = bytes.u16le();
        int flags = bytes.u8();
        bytes.skip(2);
        if ((flags & COLOUR_TABLE) != 0) {
            bytes.skip(3L << ((flags & 7) + 1));
        }
        while (true) {
            int block = bytes.u8();
            if (block == FRAME) {
                int left = bytes.u16le();
                int top = bytes.u16le();
                return new PictureHeader(
                        PictureFormat.GIF,
                        Math.max(width, left + bytes.u16le()),
                        Math.max(height, top + bytes.u16le()));
            }
            if (block != EXTENSION) {
                throw new UnreadablePicture(
                        "The GIF picture has no frame, so it is empty or broken; save it again in a picture program.");
            }
            bytes.skip(1);
            for (int size = bytes.u8(); size > 0; size = bytes.u8()) {
                bytes.skip(size);
            }
        }
    }
}
