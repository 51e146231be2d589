package io.elasticfaces.worker.image;

import java.util.Arrays;

/**
 * A decoded, upright picture.
 *
 * <p>Pixels are 8 bit RGB in rows from top to bottom: the red of (x, y) is at {@code (y * width + x) * 3}, green and
 * blue follow. The array may be 150 MB, so it is shared and not copied. It must not be changed.
 *
 * @param width pixels, at least 1
 * @param height pixels, at least 1
 * @param rgb {@code 3 * width * height} bytes
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Picture(int width, int height, byte[] rgb) {
    private static final byte GREY = 127;

    /** Checks the length of the array. */
    public Picture {
        if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
            throw new IllegalArgumentException("A picture of " + width + " x " + height
                    + " pixels has three bytes per pixel, not " + rgb.length + " bytes in all.");
        }
    }

    /**
     * Returns this picture with a border of middle grey.
     *
     * @param margin the width of the border in pixels
     */
    public Picture framed(int margin) {
        int framedWidth = width + 2 * margin;
        byte[] framed = new byte[Math.multiplyExact(3 * framedWidth, height + 2 * margin)];
        Arrays.fill(framed, GREY);
        for (int y = 0; y < height; y++) {
            System.arraycopy(rgb, 3 * y * width, framed, 3 * ((y + margin) * framedWidth + margin), 3 * width);
        }
        return new Picture(framedWidth, height + 2 * margin, framed);
    }

    /**
     * Returns this picture turned clockwise.
     *
     * @param quarters quarter turns, 0 to 3
     */
    public Picture turned(int quarters) {
        return Orientation.turn(this, Orientation.OF_QUARTERS[quarters]);
    }
}
