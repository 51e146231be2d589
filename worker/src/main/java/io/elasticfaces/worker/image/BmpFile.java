package io.elasticfaces.worker.image;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A BMP picture reduced to the parts that its pixels depend on. */
final class BmpFile {
    private static final int FILE_HEADER = 14;
    private static final int VERSION_4 = 108;
    private static final int COLOUR_SPACE = 70;
    private static final int SRGB = 0x73524742;

    private BmpFile() {}

    /**
     * Returns the file without the colour profile that a header of version 4 or 5 may refer to (BITMAPV5HEADER). The
     * profile is not applied, but the reader would parse it.
     */
    static InputStream essential(byte[] file) {
        ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < FILE_HEADER + VERSION_4 || header.getInt(FILE_HEADER) < VERSION_4) {
            return new ByteArrayInputStream(file);
        }
        byte[] copy = file.clone();
        ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).putInt(COLOUR_SPACE, SRGB);
        return new ByteArrayInputStream(copy);
    }
}
