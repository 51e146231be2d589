package io.elasticfaces.worker.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The EXIF orientation of a stored picture: 1 upright, 2 mirrored, 3 by 180 degrees, 4 flipped vertically, 5
 * transposed, 6 by 90 degrees clockwise, 7 transposed along the other diagonal, 8 by 90 degrees anticlockwise (Exif
 * 2.32, 4.6.4 A).
 */
final class Orientation {
    static final int UPRIGHT = 1;

    /** The orientations that are turned clockwise by 0 to 3 quarters. */
    static final int[] OF_QUARTERS = {UPRIGHT, 6, 3, 8};

    private static final int TAG = 0x0112;
    private static final int LONG = 4;
    private static final int ENTRY = 12;
    private static final ByteBuffer NAME = ByteBuffer.wrap(new byte[] {'E', 'x', 'i', 'f', 0, 0});

    /** The side of a tile in pixels. The rows read and written for a tile fit into the first-level cache. */
    private static final int TILE = 32;

    private Orientation() {}

    /**
     * Returns the orientation 1..8 in EXIF data. Unreadable data counts as upright, as in image viewers.
     *
     * @param file contains EXIF data, with or without the identifier that precedes it in JPEG
     */
    static int of(byte[] file, int start, int end) {
        ByteBuffer data = ByteBuffer.wrap(file, start, end - start).slice();
        if (data.mismatch(NAME) == NAME.limit()) {
            data = data.position(NAME.limit()).slice();
        }
        if (data.limit() < 8) {
            return UPRIGHT;
        }
        data.order(data.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long directory = Integer.toUnsignedLong(data.getInt(4));
        if (directory + 2 > data.limit()) {
            return UPRIGHT;
        }
        long entries = Short.toUnsignedInt(data.getShort((int) directory));
        long last = Math.min(directory + 2 + entries * ENTRY, data.limit()) - ENTRY;
        for (int entry = (int) directory + 2; entry <= last; entry += ENTRY) {
            if (Short.toUnsignedInt(data.getShort(entry)) == TAG) {
                // The standard says SHORT; some cameras write LONG.
                int value = data.getShort(entry + 2) == LONG ? data.getInt(entry + 8) : data.getShort(entry + 8);
                return value >= 1 && value <= 8 ? value : UPRIGHT;
            }
        }
        return UPRIGHT;
    }

    /** Returns the upright picture. */
    static Picture turn(Picture stored, int orientation) {
        if (orientation == UPRIGHT) {
            return stored;
        }
        boolean sideways = orientation >= 5;
        int width = sideways ? stored.height() : stored.width();
        int height = sideways ? stored.width() : stored.height();
        // The stored pixel (x, y) goes to origin + x * right + y * down.
        boolean flipX = orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
        boolean flipY = orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
        int stepX = flipX ? -1 : 1;
        int stepY = flipY ? -width : width;
        int origin = (flipX ? width - 1 : 0) + (flipY ? (height - 1) * width : 0);
        int right = sideways ? stepY : stepX;
        int down = sideways ? stepX : stepY;
        return new Picture(width, height, move(stored, origin, right, down));
    }

    private static byte[] move(Picture stored, int origin, int right, int down) {
        byte[] from = stored.rgb();
        byte[] to = new byte[from.length];
        int width = stored.width();
        int height = stored.height();
        for (int top = 0; top < height; top += TILE) {
            for (int left = 0; left < width; left += TILE) {
                int bottom = Math.min(top + TILE, height);
                int end = Math.min(left + TILE, width);
                for (int y = top; y < bottom; y++) {
                    int source = 3 * (y * width + left);
                    int target = 3 * (origin + left * right + y * down);
                    for (int x = left; x < end; x++, source += 3, target += 3 * right) {
                        to[target] = from[source];
                        to[target + 1] = from[source + 1];
                        to[target + 2] = from[source + 2];
                    }
                }
            }
        }
        return to;
    }
}
