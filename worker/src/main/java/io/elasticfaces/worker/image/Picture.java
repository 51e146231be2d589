package io.elasticfaces.worker.image;

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
    /** Checks the length of the array. */
    public Picture {
        if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
            throw new IllegalArgumentException("A picture of " + width + " x " + height
                    + " pixels has three bytes per pixel, not " + rgb.length + " bytes in all.");
        }
    }
}
