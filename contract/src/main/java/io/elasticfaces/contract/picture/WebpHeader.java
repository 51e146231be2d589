package io.elasticfaces.contract.picture;

import java.io.IOException;

/**
 * The header of a WebP picture. The first chunk has one of three types, each with its own encoding of the size (RFC
 * 9649).
 */
final class WebpHeader {
    private static final int VP8 = RiffChunk.fourCc("VP8 ");
    private static final int VP8L = RiffChunk.fourCc("VP8L");
    private static final int VP8X = RiffChunk.fourCc("VP8X");

    private WebpHeader() {}

    static PictureHeader read(PictureBytes bytes) throws IOException, UnreadablePicture {
        bytes.skip(12);
        int chunk = bytes.i32le();
        bytes.skip(4);
        if (chunk == VP8X) {
            bytes.skip(4);
            return header(bytes.u24le() + 1, bytes.u24le() + 1);
        }
        if (chunk == VP8L && bytes.u8() == 0x2f) {
            int sizes = bytes.i32le();
            return header((sizes & 0x3fff) + 1, (sizes >>> 14 & 0x3fff) + 1);
        }
        if (chunk == VP8) {
            bytes.skip(3);
            if (bytes.u24le() == 0x2a019d) {
                return header(bytes.u16le() & 0x3fff, bytes.u16le() & 0x3fff);
            }
        }
        throw new UnreadablePicture(
                "The WebP picture does not start with a frame, so it is broken; save it again in a picture program.");
    }

    private static PictureHeader header(int width, int height) {
        return new PictureHeader(PictureFormat.WEBP, width, height);
    }
}
