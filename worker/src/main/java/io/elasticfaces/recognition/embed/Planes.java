package io.elasticfaces.recognition.embed;

/** Standardises a crop for a network. */
final class Planes {
    private Planes() {}

    /** Turns interleaved bytes into three planes of {@code (p - mean) / divisor}. */
    static float[] of(byte[] rgb, CropKind crop, double red, double green, double blue, double divisor) {
        if (rgb.length != crop.bytes()) {
            throw new IllegalArgumentException(
                    "a crop of " + rgb.length + " bytes instead of " + crop.bytes() + " for " + crop);
        }
        double[] means = {red, green, blue};
        int plane = rgb.length / 3;
        float[] planes = new float[rgb.length];
        for (int channel = 0; channel < 3; channel++) {
            // Each of the 256 levels once, rather than each pixel.
            float[] levels = new float[256];
            for (int level = 0; level < 256; level++) {
                levels[level] = (float) ((level - means[channel]) / divisor);
            }
            for (int i = 0; i < plane; i++) {
                planes[channel * plane + i] = levels[rgb[i * 3 + channel] & 0xFF];
            }
        }
        return planes;
    }
}
