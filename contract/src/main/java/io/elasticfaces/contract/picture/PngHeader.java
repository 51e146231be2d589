package io.elasticfaces.contract.picture;

import java.io.IOException;

/** The header chunk of a PNG picture (W3C PNG, 11.2.2). */
final class PngHeader {
    private static final int IHDR = 0x49484452;

    private PngHeader() {}

    static PictureHeader read(PictureBytes bytes) throws IOException, UnreadablePicture {
        bytes.skip(8);
        int length = bytes.i32();
        if (length != 13 || bytes.i32() != IHDR) {
            throw new UnreadablePicture(
                    "The PNG picture does not start with its header, so it is broken; save it again in a picture program.");
        }
        return new PictureHeader(PictureFormat.PNG, bytes.i32(), bytes.i32());
    }
}
