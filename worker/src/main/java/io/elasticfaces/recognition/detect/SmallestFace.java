package io.elasticfaces.recognition.detect;

/** How small the faces are that a detector seeks, which decides what a large photo costs. */
public final class SmallestFace {
    /** facenet-pytorch's {@code min_face_size}, in pixels; below it P-Net would look at an enlarged picture. */
    private static final int LEAST = 20;

    /**
     * Of pictures of up to 4.5 million pixels the whole pyramid is looked at, as in the reference. Of a larger one its largest
     * sizes are left out until what is left is no larger; what is found in the others stays the same.
     */
    private static final double MOST_PIXELS = 4.5e6;

    /** By the picture's size: {@value #LEAST} pixels up to 4.5 million pixels, 28 up to 9, 40 up to 17, 56 up to 35 million. */
    public static final SmallestFace AUTO = new SmallestFace(0);

    private final int pixels;

    private SmallestFace(int pixels) {
        this.pixels = pixels;
    }

    /**
     * Reads the setting {@code app.worker.min-face}.
     *
     * @param setting {@code auto}, or a number of pixels from {@value #LEAST} on
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
            throw new IllegalArgumentException("app.worker.min-face is auto or a number of pixels from " + LEAST
                    + " on, and not " + setting + ".");
        }
        return new SmallestFace(pixels);
    }

    /**
     * Returns by how much the picture is made smaller for the first size of its pyramid.
     *
     * @param cell what the pyramid's user looks at, in pixels: so large are the smallest faces there
     * @param factor from one size of the pyramid to the next, below 1
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
