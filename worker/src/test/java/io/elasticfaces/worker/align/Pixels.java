package io.elasticfaces.worker.align;

import static org.assertj.core.api.Assertions.assertThat;

/** Pixels of square crops, RGB by pixel and row. */
final class Pixels {
    private Pixels() {}

    /** The mean difference of two pictures' numbers, in grey levels. */
    static double meanDifference(byte[] found, byte[] expected) {
        assertThat(found).hasSize(expected.length);
        long sum = 0;
        for (int i = 0; i < found.length; i++) {
            sum += Math.abs((found[i] & 0xff) - (expected[i] & 0xff));
        }
        return (double) sum / found.length;
    }

    /** The red of a pixel, 0..255. */
    static int at(byte[] rgb, int width, int x, int y) {
        return rgb[3 * (y * width + x)] & 0xff;
    }
}
