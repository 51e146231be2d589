package io.elasticfaces.worker.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The orientation 1..8 in EXIF data (Exif 2.32, tag 0x0112 of the first directory). Unreadable data counts as upright,
 * as in image viewers.
 */
final class ExifOrientation {
    private static final int TAG = 0x0112;
    private static final int LONG = 4;
    private static final int ENTRY = 12;
    private static final byte[] NAME = {'E', 'x', 'i', 'f', 0, 0};

    private ExifOrientation() {}

    /** @param exif EXIF data, with or without the identifier that precedes it in JPEG */
    static int of(byte[] exif) {
        int start = ByteBuffer.wrap(exif, 0, Math.min(NAME.length, exif.length)).equals(ByteBuffer.wrap(NAME))
                ? NAME.length
                : 0;
        ByteBuffer data = ByteBuffer.wrap(exif, start, exif.length - start).slice();
        if (data.limit() < 8) {
            return Orientation.UPRIGHT;
        }
        data.order(data.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long directory = Integer.toUnsignedLong(data.getInt(4));
        if (directory + 2 > data.limit()) {
            return Orientation.UPRIGHT;
        }
        int entries = Short.toUnsignedInt(data.getShort((int) directory));
        long last = Math.min(directory + 2 + (long) entries * ENTRY, data.limit()) - ENTRY;
        for (int entry = (int) directory + 2; entry <= last; entry += ENTRY) {
            if (Short.toUnsignedInt(data.getShort(entry)) == TAG) {
                // The standard says SHORT; some cameras write LONG.
                long value = data.getShort(entry + 2) == LONG ? data.getInt(entry + 8) : data.getShort(entry + 8);
                return value >= 1 && value <= 8 ? (int) value : Orientation.UPRIGHT;
            }
        }
        return Orientation.UPRIGHT;
    }
}
