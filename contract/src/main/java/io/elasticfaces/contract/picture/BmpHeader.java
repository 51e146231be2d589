package io.elasticfaces.contract.picture;

import java.io.IOException;

/** The second header of a bitmap (Windows BITMAPINFOHEADER and its successors, OS/2 BITMAPCOREHEADER). */
final class BmpHeader {
    private static final int CORE_HEADER = 12;
    private static final int INFO_HEADER = 40;
    private static final int JPEG_WITHIN = 4;
    private static final int PNG_WITHIN = 5;

    private BmpHeader() {}

    static PictureHeader read(PictureBytes bytes) throws IOException, UnsupportedPicture {
        bytes.skip(14);
        int headerSize = bytes.i32le();
        if (headerSize == CORE_HEADER) {
            return new PictureHeader(PictureFormat.BMP, bytes.u16le(), bytes.u16le());
        }
        int width = bytes.i32le();
        int height = bytes.i32le();
        if (headerSize >= INFO_HEADER) {
            bytes.skip(4);
            int compression = bytes.i32le();
            if (compression == JPEG_WITHIN || compression == PNG_WITHIN) {
                // The embedded picture's size is unknown, so it cannot be limited.
                throw new UnsupportedPicture(
                        "The file is a bitmap with a JPEG or PNG picture in it, which is not supported;"
                                + " send that picture itself.");
            }
        }
        // A negative height means rows from top to bottom.
        return new PictureHeader(PictureFormat.BMP, width, height == Integer.MIN_VALUE ? 0 : Math.abs(height));
    }
}
