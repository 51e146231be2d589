package io.elasticfaces.picture;

import java.io.IOException;

/** The second header of a bitmap (Windows BITMAPINFOHEADER and its kin, OS/2 BITMAPCOREHEADER). */
final class BmpHeader {
    private static final int CORE_HEADER = 12;

    private BmpHeader() {}

    static PictureHeader read(HeaderBytes bytes) throws IOException {
        bytes.skip(14);
        if (bytes.i32le() == CORE_HEADER) {
            return new PictureHeader(PictureFormat.BMP, bytes.u16le(), bytes.u16le());
        }
        int width = bytes.i32le();
        // A negative height means rows from top to bottom.
        int height = bytes.i32le();
        return new PictureHeader(PictureFormat.BMP, width, height == Integer.MIN_VALUE ? 0 : Math.abs(height));
    }
}
