package io.elasticfaces.recognition.picture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The orientation 1..8 in EXIF data (Exif 2.32, tag 0x0112 of the first directory): how the picture is to be turned to
 * stand upright. Anything unreadable counts as upright, as every viewer does.
 */
final class ExifOrientation {
    private static final int TAG = 0x0112;
    private static final int LONG = 4;
    private static final int ENTRY = 12;
    private static final byte[] NAME = {'E', 'x', 'i', 'f', 0, 0};

    private ExifOrientation() {}

    /** Of EXIF data in a stretch of a file, with or without the name that JPEG puts before it. */
    static int of(byte[] file, int start, int end) {
        int tiff = start;
        if (startsWithName(file, start, end)) {
            tiff += NAME.length;
        }
        if (end - tiff < 8) {
            return Orientation.UPRIGHT;
        }
        ByteBuffer data = ByteBuffer.wrap(file, tiff, end - tiff).slice();
        data.order(data.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long directory = Integer.toUnsignedLong(data.getInt(4));
        if (directory + 2 > data.limit()) {
            return Orientation.UPRIGHT;
        }
        int entries = Short.toUnsignedInt(data.getShort((int) directory));
        for (int i = 0; i < entries; i++) {
            int entry = (int) directory + 2 + i * ENTRY;
            if (entry + ENTRY > data.limit()) {
                break;
            }
            if (Short.toUnsignedInt(data.getShort(entry)) == TAG) {
                // The standard says SHORT; some cameras write LONG.
                long value = data.getShort(entry + 2) == LONG ? data.getInt(entry + 8) : data.getShort(entry + 8);
                return value >= 1 && value <= 8 ? (int) value : Orientation.UPRIGHT;
            }
        }
        return Orientation.UPRIGHT;
    }

    static boolean startsWithName(byte[] file, int start, int end) {
        if (end - start < NAME.length) {
            return false;
        }
        for (int i = 0; i < NAME.length; i++) {
            if (file[start + i] != NAME[i]) {
                return false;
            }
        }
        return true;
    }
}
