package io.elasticfaces.recognition.embed;

/** Standardises a crop for a network. */
final class Pixels {
    private Pixels() {}

    /** Turns each byte into {@code (p - mean) / divisor}, with the mean of its colour. */
    static float[] of(byte[] rgb, CropKind crop, double red, double green, double blue, double divisor) {
        if (rgb.length != crop.bytes()) {
            throw new IllegalArgumentException(
                    "a crop of " + rgb.length + " bytes instead of " + crop.bytes() + " for " + crop);
        }
        // Each of the 256 levels once, rather than each pixel.
        float[] reds = levels(red, divisor);
        float[] greens = levels(green, divisor);
        float[] blues = levels(blue, divisor);
        float[] pixels = new float[rgb.length];
        for (int i = 0; i < rgb.length; i += 3) {
            pixels[i] = reds[rgb[i] & 0xFF];
            pixels[i + 1] = greens[rgb[i + 1] & 0xFF];
            pixels[i + 2] = blues[rgb[i + 2] & 0xFF];
        }
        return pixels;
    }

    private static float[] levels(double mean, double divisor) {
        float[] levels = new float[256];
        for (int level = 0; level < levels.length; level++) {
            levels[level] = (float) ((level - mean) / divisor);
        }
        return levels;
    }
}
