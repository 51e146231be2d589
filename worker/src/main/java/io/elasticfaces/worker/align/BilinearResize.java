package io.elasticfaces.worker.align;

import io.elasticfaces.worker.image.Picture;

/**
 * Pillow's {@code resize(..., Image.BILINEAR)}, bit-identical. A triangle filter whose width grows with the reduction
 * is applied along the rows and then along the columns, in 22-bit fixed point with 8-bit intermediate values (Pillow's
 * Resample.c).
 */
final class BilinearResize {
    private static final int PRECISION = 32 - 8 - 2;
    private static final int CHANNELS = 3;

    private BilinearResize() {}

    /** Returns a part of the picture resized to a square, RGB by pixel and row. */
    static byte[] of(Picture picture, int left, int top, int width, int height, int side) {
        Filter across = Filter.of(width, side);
        Filter down = Filter.of(height, side);
        byte[] rgb = picture.rgb();
        byte[] narrow = new byte[height * side * CHANNELS];
        for (int y = 0; y < height; y++) {
            int row = ((top + y) * picture.width() + left) * CHANNELS;
            for (int x = 0; x < side; x++) {
                sum(rgb, row + across.first[x] * CHANNELS, CHANNELS, across, x, narrow, (y * side + x) * CHANNELS);
            }
        }
        byte[] square = new byte[side * side * CHANNELS];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int at = (down.first[y] * side + x) * CHANNELS;
                sum(narrow, at, side * CHANNELS, down, y, square, (y * side + x) * CHANNELS);
            }
        }
        return square;
    }

    private static void sum(byte[] from, int at, int step, Filter filter, int index, byte[] to, int target) {
        int red = 1 << (PRECISION - 1);
        int green = red;
        int blue = red;
        int[] weights = filter.weights[index];
        int position = at;
        for (int weight : weights) {
            red += weight * (from[position] & 0xff);
            green += weight * (from[position + 1] & 0xff);
            blue += weight * (from[position + 2] & 0xff);
            position += step;
        }
        to[target] = clip(red);
        to[target + 1] = clip(green);
        to[target + 2] = clip(blue);
    }

    private static byte clip(int sum) {
        return (byte) Math.max(0, Math.min(255, sum >> PRECISION));
    }

    /** The weights of each output pixel along one axis, and the input pixel of the first weight. */
    private static final class Filter {
        private final int[] first;
        private final int[][] weights;

        private Filter(int side) {
            first = new int[side];
            weights = new int[side][];
        }

        static Filter of(int length, int side) {
            Filter filter = new Filter(side);
            double scale = (double) length / side;
            double support = Math.max(scale, 1);
            for (int i = 0; i < side; i++) {
                double center = (i + 0.5) * scale;
                int from = Math.max(0, (int) (center - support + 0.5));
                int to = Math.min(length, (int) (center + support + 0.5));
                double[] exact = new double[to - from];
                double total = 0;
                for (int k = 0; k < exact.length; k++) {
                    exact[k] = Math.max(0, 1 - Math.abs((k + from - center + 0.5) / support));
                    total += exact[k];
                }
                filter.first[i] = from;
                filter.weights[i] = new int[exact.length];
                for (int k = 0; k < exact.length; k++) {
                    filter.weights[i][k] = (int) (0.5 + exact[k] / total * (1 << PRECISION));
                }
            }
            return filter;
        }
    }
}
