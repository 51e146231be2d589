package io.elasticfaces.worker.image;

import java.util.Objects;

/**
 * A decoded, upright picture.
 *
 * <p>Pixels are 8 bit RGB in rows from top to bottom: the red of (x, y) is at {@code (y * width + x) * 3}, green and
 * blue follow. The array may be 150 MB, so it is shared and not copied. It must not be changed.
 */
public final class Picture {
    private final int width;
    private final int height;
    private final byte[] rgb;

    /**
     * @param width pixels, at least 1
     * @param height pixels, at least 1
     * @param rgb {@code 3 * width * height} bytes; must not be changed afterwards
     */
    public Picture(int width, int height, byte[] rgb) {
        if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
            throw new IllegalArgumentException("A picture of " + width + " x " + height
                    + " pixels has three bytes per pixel, not " + rgb.length + " bytes in all.");
        }
        this.width = width;
        this.height = height;
        this.rgb = Objects.requireNonNull(rgb);
    }

    /** Returns the number of pixels in a row. */
    public int width() {
        return width;
    }

    /** Returns the number of rows. */
    public int height() {
        return height;
    }

    /** Returns the pixels, which must not be changed. */
    public byte[] rgb() {
        return rgb;
    }
}
