package io.elasticfaces.recognition.gallery;

import java.nio.ByteBuffer;

/**
 * Vectors as small whole numbers, with what that loses: {@code x = scale * code + rest}.
 *
 * <p>By Cauchy and Schwarz, for a probe of which {@code q = scale' * code' + rest'}, the product {@code <q, x>} lies
 * within {@code |q| |rest| + |rest'| |scale * code|} of {@code scale * scale' * <code, code'>}.
 */
final class Codes {
    private final int dimension;
    private final ByteBuffer values;
    private final double[] scale;
    private final double[] squared;
    private final double[] rest;
    private final double[] length;

    /**
     * @param rows vectors, one after the other
     * @param dimension numbers of each
     */
    Codes(float[] rows, int dimension) {
        this.dimension = dimension;
        int size = rows.length / dimension;
        values = ByteBuffer.allocateDirect(rows.length);
        scale = new double[size];
        squared = new double[size];
        rest = new double[size];
        length = new double[size];
        byte[] codes = new byte[dimension];
        for (int row = 0; row < size; row++) {
            encode(rows, row, codes);
            values.put(codes);
        }
        values.flip();
    }

    private void encode(float[] rows, int row, byte[] codes) {
        int offset = row * dimension;
        float largest = 0;
        for (int i = offset; i < offset + dimension; i++) {
            largest = Math.max(largest, Math.abs(rows[i]));
        }
        // A row of zeros has codes of zero at any scale.
        double step = largest == 0 ? 1 : (double) largest / CodeProducts.LARGEST;
        double perStep = 1 / step;
        double all = 0;
        double missed = 0;
        double coded = 0;
        for (int i = 0; i < dimension; i++) {
            double value = rows[offset + i];
            // What is not a number gets zero here, and a length that is not a number either.
            int code = (int) (value * perStep + (value < 0 ? -0.5 : 0.5));
            code = Math.max(-CodeProducts.LARGEST, Math.min(CodeProducts.LARGEST, code));
            codes[i] = (byte) code;
            double near = code * step;
            all += value * value;
            missed += (value - near) * (value - near);
            coded += near * near;
        }
        scale[row] = step;
        squared[row] = all;
        rest[row] = Math.sqrt(missed);
        length[row] = Math.sqrt(coded);
    }

    int size() {
        return scale.length;
    }

    int dimension() {
        return dimension;
    }

    /** All codes, row by row, in a direct buffer; to be read only. */
    ByteBuffer values() {
        return values;
    }

    /** The codes of one row. */
    byte[] values(int row) {
        byte[] codes = new byte[dimension];
        values.get(row * dimension, codes);
        return codes;
    }

    /** What one step of a row's codes is worth. */
    double scale(int row) {
        return scale[row];
    }

    /** The square of a row's length. */
    double squared(int row) {
        return squared[row];
    }

    /** The length of what a row's codes leave out. */
    double rest(int row) {
        return rest[row];
    }

    /** The length of what a row's codes stand for. */
    double length(int row) {
        return length[row];
    }
}
