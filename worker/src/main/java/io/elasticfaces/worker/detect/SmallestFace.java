package io.elasticfaces.worker.detect;

/** The size of the smallest faces that a detector finds, which determines the time for a large photo. */
public final class SmallestFace {
    /** facenet-pytorch's {@code min_face_size}, in pixels. */
    private static final int LEAST = 20;

    /**
     * Up to 4.5 million pixels the pyramid has all levels, as in facenet-pytorch. For a larger picture the largest levels
     * are left out until the rest is no larger; the faces found on the others stay the same.
     */
    private static final double MOST_PIXELS = 4.5e6;

    /** Depends on the picture's size: {@value #LEAST} pixels up to 4.5 million pixels, 28 up to 9, 40 up to 17, 56 up to 35 million. */
    public static final SmallestFace AUTO = new SmallestFace(0);

    private final int pixels;

    private SmallestFace(int pixels) {
        this.pixels = pixels;
    }

    /**
     * Reads the setting {@code app.worker.min-face}.
     *
     * @param setting {@code auto}, or a number of pixels of at least {@value #LEAST}
     * @throws IllegalArgumentException if it is neither
     */
    public static SmallestFace of(String setting) {
        if (setting.equals("auto")) {
            return AUTO;
        }
        int pixels;
        try {
            pixels = Integer.parseInt(setting);
        } catch (NumberFormatException e) {
            pixels = 0;
        }
        if (pixels < LEAST) {
            throw new IllegalArgumentException(
                    "app.worker.min-face must be auto or at least " + LEAST + " pixels, not " + setting + ".");
        }
        return new SmallestFace(pixels);
    }

    /**
     * Returns the scale of the first level of the pyramid.
     *
     * @param cell the size that the smallest faces have on that level, in pixels
     * @param factor from one level to the next, below 1
     */
    double firstScale(int width, int height, int cell, double factor) {
        if (pixels > 0) {
            return (double) cell / pixels;
        }
        double scale = (double) cell / LEAST;
        double left = (double) width * height;
        while (left > MOST_PIXELS) {
            scale *= factor;
            left *= factor * factor;
        }
        return scale;
    }
}
