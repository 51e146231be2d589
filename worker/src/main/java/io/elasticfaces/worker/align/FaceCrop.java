package io.elasticfaces.worker.align;

import io.elasticfaces.worker.detect.Box;
import io.elasticfaces.worker.detect.Face;
import io.elasticfaces.worker.image.Picture;

/**
 * The face's box, cropped and resized to 240x240 pixels as by facenet-pytorch's {@code extract_face} with margin 0. The
 * sides are truncated to whole pixels and clamped to the picture.
 *
 * <p>The resize is Pillow's {@code resize(..., Image.BILINEAR)}, bit-identical: a triangle filter whose width grows with
 * the reduction is applied along the rows and then along the columns, in 22-bit fixed point with 8-bit intermediate
 * values (Pillow's Resample.c).
 */
public final class FaceCrop {
    /** The side of the crop, in pixels: the {@code image_size} of the CSE546 reference project. */
    public static final int SIDE = 240;

    private static final int PRECISION = 32 - 8 - 2;

    private FaceCrop() {}

    /** Returns the crop, RGB by pixel and row, {@code 240 * 240 * 3} bytes. */
    public static byte[] of(Picture picture, Face face) {
        Box box = face.box();
        int left = clamp((int) Math.max(box.left(), 0), picture.width() - 1);
        int top = clamp((int) Math.max(box.top(), 0), picture.height() - 1);
        int width = Math.max(1, (int) Math.min(box.right(), picture.width()) - left);
        int height = Math.max(1, (int) Math.min(box.bottom(), picture.height()) - top);
        Filter across = Filter.of(width);
        Filter down = Filter.of(height);
        byte[] narrow = new byte[3 * SIDE * height];
        for (int y = 0; y < height; y++) {
            int row = (top + y) * picture.width() + left;
            for (int x = 0; x < SIDE; x++) {
                across.apply(x, picture.rgb(), 3 * (row + across.first[x]), 3, narrow, 3 * (y * SIDE + x));
            }
        }
        byte[] square = new byte[3 * SIDE * SIDE];
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                down.apply(y, narrow, 3 * (down.first[y] * SIDE + x), 3 * SIDE, square, 3 * (y * SIDE + x));
            }
        }
        return square;
    }

    private static int clamp(int value, int highest) {
        return Math.max(0, Math.min(value, highest));
    }

    /** The weights of each output pixel along one axis, and the input pixel of the first weight. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Filter(int[] first, int[][] weights) {
        static Filter of(int length) {
            Filter filter = new Filter(new int[SIDE], new int[SIDE][]);
            double scale = (double) length / SIDE;
            double support = Math.max(scale, 1);
            for (int i = 0; i < SIDE; i++) {
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

        /** Writes output pixel i at an index, from input pixels that are a step apart. */
        void apply(int i, byte[] from, int start, int step, byte[] to, int index) {
            int red = 1 << (PRECISION - 1);
            int green = red;
            int blue = red;
            int at = start;
            for (int weight : weights[i]) {
                red += weight * (from[at] & 0xff);
                green += weight * (from[at + 1] & 0xff);
                blue += weight * (from[at + 2] & 0xff);
                at += step;
            }
            to[index] = (byte) clamp(red >> PRECISION, 255);
            to[index + 1] = (byte) clamp(green >> PRECISION, 255);
            to[index + 2] = (byte) clamp(blue >> PRECISION, 255);
        }
    }
}
