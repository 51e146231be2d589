package io.elasticfaces.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.worker.detect.Box;
import io.elasticfaces.worker.detect.Point;

/** How far numbers lie apart. */
final class Vectors {
    private Vectors() {}

    static float[] of(Box box) {
        return new float[] {box.left(), box.top(), box.right(), box.bottom()};
    }

    static float[] of(Point point) {
        return new float[] {point.x(), point.y()};
    }

    static double largest(float[] found, float[] expected) {
        assertThat(found).hasSameSizeAs(expected);
        double largest = 0;
        for (int i = 0; i < found.length; i++) {
            largest = Math.max(largest, Math.abs((double) found[i] - expected[i]));
        }
        return largest;
    }

    static double cosine(float[] a, float[] b) {
        return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
    }

    static double distance(float[] a, float[] b) {
        return Math.sqrt(product(a, a) - 2 * product(a, b) + product(b, b));
    }

    static float[] normalised(float[] vector) {
        float[] normalised = new float[vector.length];
        for (int i = 0; i < vector.length; i++) {
            normalised[i] = (float) (vector[i] / Math.sqrt(product(vector, vector)));
        }
        return normalised;
    }

    private static double product(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    /** The mean difference of pixels, in grey levels. */
    static double mean(byte[] found, byte[] expected) {
        assertThat(found).hasSameSizeAs(expected);
        long sum = 0;
        for (int i = 0; i < found.length; i++) {
            sum += Math.abs((found[i] & 0xff) - (expected[i] & 0xff));
        }
        return (double) sum / found.length;
    }
}
