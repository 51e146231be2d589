package io.elasticfaces.worker.image;

/**
 * Rotates or mirrors a stored picture by its EXIF orientation: 1 not at all, 2 mirrored, 3 by 180 degrees, 4 flipped
 * vertically, 5 transposed, 6 by 90 degrees clockwise, 7 transposed along the other diagonal, 8 by 90 degrees
 * anticlockwise (Exif 2.32, 4.6.4 A).
 */
final class Orientation {
    static final int UPRIGHT = 1;

    /** The side of a tile in pixels. The rows read and written for a tile fit into the first-level cache. */
    private static final int TILE = 32;

    private Orientation() {}

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
