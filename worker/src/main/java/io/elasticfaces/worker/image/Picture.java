package io.elasticfaces.worker.image;

import java.util.Objects;

/**
 * A decoded picture, upright.
 *
 * <p>Pixels are 8 bit RGB in rows from top to bottom: the red of (x, y) is at {@code (y * width + x) * 3}, green and blue
 * follow. The array is shared, not copied, since it may be 150 MB; nobody changes it.
 */
public final class Picture {
    private final int width;
    private final int height;
    private final byte[] rgb;

    /**
     * @param width pixels, at least 1
     * @param height pixels, at least 1
     * @param rgb {@code 3 * width * height} bytes, which from now on nobody changes
     */
    public Picture(int width, int height, byte[] rgb) {
        if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
            throw new IllegalArgumentException(
                    width + " x " + height + " pixels of three bytes are not " + rgb.length + " bytes");
        }
        this.width = width;
        this.height = height;
        this.rgb = Objects.requireNonNull(rgb);
    }

    /** Pixels in a row. */
    public int width() {
        return width;
    }

    /** Rows. */
    public int height() {
        return height;
    }

    /** The pixels, to be read only. */
    public byte[] rgb() {
        return rgb;
    }
}
