package io.elasticfaces.worker.image;

/**
 * Turns a stored picture upright, by EXIF orientation: 1 as it is, 2 mirrored, 3 by half a turn, 4 upside down, 5
 * transposed, 6 by a quarter clockwise, 7 transposed the other way, 8 by a quarter anticlockwise (Exif 2.32, 4.6.4 A).
 */
final class Orientation {
    static final int UPRIGHT = 1;

    /** Both the rows read and those written of a tile of so many pixels stay in the first-level cache. */
    private static final int TILE = 32;

    private Orientation() {}

    static Picture turn(Picture stored, int orientation) {
        if (orientation == UPRIGHT) {
            return stored;
        }
        boolean sideways = orientation >= 5;
        int width = sideways ? stored.height() : stored.width();
        int height = sideways ? stored.width() : stored.height();
        // Where the stored pixel (x, y) goes is origin + x * right + y * down.
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
