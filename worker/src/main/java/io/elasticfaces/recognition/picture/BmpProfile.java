package io.elasticfaces.recognition.picture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The colour space of a bitmap's header of version 4 or 5 (BITMAPV5HEADER). */
final class BmpProfile {
    private static final int HEADER_SIZE = 14;
    private static final int VERSION_4 = 108;
    private static final int COLOUR_SPACE = 70;
    private static final int SRGB = 0x73524742;

    private BmpProfile() {}

    /** Returns the file without a reference to a colour profile, which is not applied but would be parsed. */
    static byte[] without(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < HEADER_SIZE + VERSION_4 || in.getInt(HEADER_SIZE) < VERSION_4) {
            return file;
        }
        byte[] copy = file.clone();
        ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).putInt(COLOUR_SPACE, SRGB);
        return copy;
    }
}
