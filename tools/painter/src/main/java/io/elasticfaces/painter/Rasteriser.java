package io.elasticfaces.painter;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.Arrays;

/** A rasteriser that draws lit sheets into a picture with a depth buffer. */
final class Rasteriser {
    private static final double[] LINEAR = new double[256];
    private static final int[] ENCODED = new int[4096];

    static {
        for (int i = 0; i < LINEAR.length; i++) {
            LINEAR[i] = StrictMath.pow(i / 255.0, 2.2);
        }
        for (int i = 0; i < ENCODED.length; i++) {
            ENCODED[i] = (int) Math.round(255 * StrictMath.pow(i / (ENCODED.length - 1.0), 1 / 2.2));
        }
    }

    private final int[] dots;
    private final int pixels;
    private final double[] depth;
    private final Light light;

    Rasteriser(BufferedImage picture, Light light) {
        this.dots = ((DataBufferInt) picture.getRaster().getDataBuffer()).getData();
        this.pixels = picture.getWidth();
        this.light = light;
        this.depth = new double[pixels * pixels];
        Arrays.fill(depth, Double.NEGATIVE_INFINITY);
    }

    /** Returns the linear light of an sRGB value from 0 to 255. */
    static double linear(int value) {
        return LINEAR[value];
    }

    private static int encode(double value) {
        return ENCODED[(int) Maths.clamp(value * (ENCODED.length - 1) + 0.5, 0, ENCODED.length - 1)];
    }

    /** Draws a sheet as a grid of {@code columns} by {@code rows} cells. */
    void draw(Surface surface, Material material, Camera camera, int columns, int rows) {
        Corner[][] corners = new Corner[rows + 1][columns + 1];
        for (int row = 0; row <= rows; row++) {
            for (int column = 0; column <= columns; column++) {
                Corner corner = new Corner();
                surface.locate(column / (double) columns, row / (double) rows, corner.place);
                camera.project(corner.place.x, corner.place.y, corner.place.z, corner.seen);
                corners[row][column] = corner;
            }
        }
        for (int row = 0; row <= rows; row++) {
            for (int column = 0; column <= columns; column++) {
                normal(
                        corners[row][column].normal,
                        corners[row][Math.max(0, column - 1)].seen,
                        corners[row][Math.min(columns, column + 1)].seen,
                        corners[Math.max(0, row - 1)][column].seen,
                        corners[Math.min(rows, row + 1)][column].seen);
            }
        }
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                triangle(corners[row][column], corners[row][column + 1], corners[row + 1][column], material);
                triangle(corners[row + 1][column + 1], corners[row + 1][column], corners[row][column + 1], material);
            }
        }
    }

    private static void normal(double[] out, double[] left, double[] right, double[] upper, double[] lower) {
        double ax = right[0] - left[0];
        double ay = right[1] - left[1];
        double az = right[2] - left[2];
        double bx = lower[0] - upper[0];
        double by = lower[1] - upper[1];
        double bz = lower[2] - upper[2];
        double x = ay * bz - az * by;
        double y = az * bx - ax * bz;
        double z = ax * by - ay * bx;
        double length = Math.sqrt(x * x + y * y + z * z);
        if (length > 1e-9) {
            out[0] = x / length;
            out[1] = y / length;
            out[2] = z / length;
        } else {
            out[2] = 1;
        }
    }

    private void triangle(Corner a, Corner b, Corner c, Material material) {
        double area =
                (b.seen[0] - a.seen[0]) * (c.seen[1] - a.seen[1]) - (b.seen[1] - a.seen[1]) * (c.seen[0] - a.seen[0]);
        if (Math.abs(area) < 1e-9) {
            return;
        }
        int left = (int) Math.max(0, Math.ceil(Math.min(a.seen[0], Math.min(b.seen[0], c.seen[0])) - 0.5));
        int right = (int) Math.min(pixels - 1, Math.floor(Math.max(a.seen[0], Math.max(b.seen[0], c.seen[0])) - 0.5));
        int top = (int) Math.max(0, Math.ceil(Math.min(a.seen[1], Math.min(b.seen[1], c.seen[1])) - 0.5));
        int bottom = (int) Math.min(pixels - 1, Math.floor(Math.max(a.seen[1], Math.max(b.seen[1], c.seen[1])) - 0.5));
        for (int row = top; row <= bottom; row++) {
            for (int column = left; column <= right; column++) {
                double x = column + 0.5;
                double y = row + 0.5;
                double v =
                        ((x - a.seen[0]) * (c.seen[1] - a.seen[1]) - (y - a.seen[1]) * (c.seen[0] - a.seen[0])) / area;
                double w =
                        ((b.seen[0] - a.seen[0]) * (y - a.seen[1]) - (b.seen[1] - a.seen[1]) * (x - a.seen[0])) / area;
                double u = 1 - v - w;
                if (u >= -1e-9 && v >= -1e-9 && w >= -1e-9) {
                    pixel(row * pixels + column, a, b, c, u, v, w, material);
                }
            }
        }
    }

    private final Surface.Vertex between = new Surface.Vertex();
    private final double[] paint = new double[4];

    private void pixel(int index, Corner a, Corner b, Corner c, double u, double v, double w, Material material) {
        double near = u * a.seen[2] + v * b.seen[2] + w * c.seen[2];
        if (near <= depth[index]) {
            return;
        }
        between.paintX = u * a.place.paintX + v * b.place.paintX + w * c.place.paintX;
        between.paintY = u * a.place.paintY + v * b.place.paintY + w * c.place.paintY;
        between.angle = u * a.place.angle + v * b.place.angle + w * c.place.angle;
        between.x = u * a.place.x + v * b.place.x + w * c.place.x;
        between.y = u * a.place.y + v * b.place.y + w * c.place.y;
        between.z = u * a.place.z + v * b.place.z + w * c.place.z;
        double x = u * a.normal[0] + v * b.normal[0] + w * c.normal[0];
        double y = u * a.normal[1] + v * b.normal[1] + w * c.normal[1];
        double z = u * a.normal[2] + v * b.normal[2] + w * c.normal[2];
        double length = Math.sqrt(x * x + y * y + z * z);
        boolean inside = z < 0;
        if (length < 1e-6 || !material.colour(between, inside, paint)) {
            return;
        }
        double sign = inside ? -1 / length : 1 / length;
        light.fall(paint, x * sign, y * sign, z * sign);
        depth[index] = near;
        dots[index] = encode(paint[0]) << 16 | encode(paint[1]) << 8 | encode(paint[2]);
    }

    /** A corner of the grid: its place, its projection and its normal. */
    private static final class Corner {
        private final Surface.Vertex place = new Surface.Vertex();
        private final double[] seen = new double[3];
        private final double[] normal = new double[3];
    }
}
