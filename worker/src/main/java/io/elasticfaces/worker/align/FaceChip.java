package io.elasticfaces.worker.align;

import io.elasticfaces.worker.detect.Face;
import io.elasticfaces.worker.detect.Point;
import io.elasticfaces.worker.image.Picture;
import java.util.Arrays;
import java.util.List;

/**
 * A face chip: a square of pixels, rotated and scaled so that the five landmarks have the positions of the network's
 * training.
 *
 * <p>The transform is a similarity fitted by least squares (Umeyama 1991 without reflection), and sampling is bilinear.
 * A face much larger than the chip is first averaged down by an integer factor, because bilinear sampling would skip
 * pixels.
 */
public final class FaceChip {
    /**
     * The chip of dlib's {@code get_face_chip_details} with padding 0.25, {@code (0.25 + p) / 1.5 * 150}. Eyes and nose are
     * those of dlib's mean face; the mouth was measured with MTCNN's points.
     */
    public static final FaceChip DLIB = new FaceChip(
            150, 0, new double[][] {{47.55, 46.6}, {100.48, 46.6}, {74.01, 76.56}, {50.41, 103.02}, {97.61, 103.02}});

    /** The chip of ArcFace (insightface's {@code arcface_dst}), whose coordinates are those of pixels' centres. */
    public static final FaceChip ARCFACE = new FaceChip(112, 0.5, new double[][] {
        {38.2946, 51.6963}, {73.5318, 51.5014}, {56.0252, 71.7366}, {41.5493, 92.3655}, {70.7299, 92.2041}
    });

    private static final int CHANNELS = 3;

    private final int side;

    /** What is added to coordinates so that pixel i covers i to i + 1, with its centre at i + 0.5. */
    private final double shift;

    /** Left eye, right eye, nose, left and right corner of the mouth, in the chip. */
    private final double[][] points;

    private FaceChip(int side, double shift, double[][] points) {
        this.side = side;
        this.shift = shift;
        this.points = points;
    }

    /** Returns the side of the chip, in pixels. */
    public int side() {
        return side;
    }

    /** Returns the chip, RGB by pixel and row; black outside of the picture. */
    public byte[] of(Picture picture, Face face) {
        Similarity whole = toPicture(face);
        int factor = (int) Math.hypot(whole.a, whole.b);
        if (factor < 2) {
            return plain(picture, face);
        }
        // The part of the picture that the chip covers, and some pixels around it.
        double a = side * whole.a;
        double b = side * whole.b;
        int left = clamp((int) Math.floor(whole.dx + Math.min(a, 0) - Math.max(b, 0)) - factor, picture.width());
        int top = clamp((int) Math.floor(whole.dy + Math.min(a, 0) + Math.min(b, 0)) - factor, picture.height());
        int right = clamp((int) Math.ceil(whole.dx + Math.max(a, 0) - Math.min(b, 0)) + 2 * factor, picture.width());
        int bottom = clamp((int) Math.ceil(whole.dy + Math.max(a, 0) + Math.max(b, 0)) + 2 * factor, picture.height());
        int columns = (right - left) / factor;
        int rows = (bottom - top) / factor;
        double f = factor;
        return sample(
                averaged(picture, left, top, columns, rows, factor),
                columns,
                rows,
                new Similarity(whole.a / f, whole.b / f, (whole.dx - left) / f, (whole.dy - top) / f));
    }

    /** Returns the chip without averaging first, as in the reference implementations. */
    public byte[] plain(Picture picture, Face face) {
        return sample(picture.rgb(), picture.width(), picture.height(), toPicture(face));
    }

    private Similarity toPicture(Face face) {
        return Similarity.fit(face.landmarks(), points, shift).inverse();
    }

    private byte[] sample(byte[] rgb, int width, int height, Similarity toPicture) {
        byte[] chip = new byte[side * side * CHANNELS];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                double u = toPicture.x(x + 0.5, y + 0.5) - 0.5;
                double v = toPicture.y(x + 0.5, y + 0.5) - 0.5;
                int column = (int) Math.floor(u);
                int row = (int) Math.floor(v);
                float right = (float) (u - column);
                float below = (float) (v - row);
                for (int channel = 0; channel < CHANNELS; channel++) {
                    float top = mix(
                            pixel(rgb, width, height, column, row, channel),
                            pixel(rgb, width, height, column + 1, row, channel),
                            right);
                    float bottom = mix(
                            pixel(rgb, width, height, column, row + 1, channel),
                            pixel(rgb, width, height, column + 1, row + 1, channel),
                            right);
                    // Truncated, as in the reference implementations.
                    chip[(y * side + x) * CHANNELS + channel] = (byte) (int) mix(top, bottom, below);
                }
            }
        }
        return chip;
    }

    private static float mix(float a, float b, float share) {
        return a + (b - a) * share;
    }

    private static int pixel(byte[] rgb, int width, int height, int column, int row, int channel) {
        return column < 0 || row < 0 || column >= width || row >= height
                ? 0
                : rgb[(row * width + column) * CHANNELS + channel] & 0xff;
    }

    /** Returns the means of squares of pixels. */
    private static byte[] averaged(Picture picture, int left, int top, int columns, int rows, int factor) {
        byte[] rgb = picture.rgb();
        byte[] reduced = new byte[columns * rows * CHANNELS];
        int[] sums = new int[columns * CHANNELS];
        int area = factor * factor;
        for (int row = 0; row < rows; row++) {
            Arrays.fill(sums, 0);
            for (int dy = 0; dy < factor; dy++) {
                int at = ((top + row * factor + dy) * picture.width() + left) * CHANNELS;
                for (int column = 0; column < columns; column++) {
                    for (int dx = 0; dx < factor; dx++) {
                        sums[column * CHANNELS] += rgb[at++] & 0xff;
                        sums[column * CHANNELS + 1] += rgb[at++] & 0xff;
                        sums[column * CHANNELS + 2] += rgb[at++] & 0xff;
                    }
                }
            }
            for (int i = 0; i < sums.length; i++) {
                reduced[row * sums.length + i] = (byte) ((sums[i] + area / 2) / area);
            }
        }
        return reduced;
    }

    private static int clamp(int value, int highest) {
        return Math.max(0, Math.min(value, highest));
    }

    /**
     * A rotation, a scale and a translation: {@code (x, y) -> (a x - b y + dx, b x + a y + dy)}.
     *
     * @param a scale times the cosine of the angle
     * @param b scale times its sine
     */
    private record Similarity(double a, double b, double dx, double dy) {
        /** @param shift is added to every coordinate, on both sides */
        static Similarity fit(List<Point> from, double[][] to, double shift) {
            double fromX = 0;
            double fromY = 0;
            double toX = 0;
            double toY = 0;
            for (int i = 0; i < to.length; i++) {
                fromX += from.get(i).x() / to.length;
                fromY += from.get(i).y() / to.length;
                toX += to[i][0] / to.length;
                toY += to[i][1] / to.length;
            }
            double along = 0;
            double across = 0;
            double spread = 0;
            for (int i = 0; i < to.length; i++) {
                double x = from.get(i).x() - fromX;
                double y = from.get(i).y() - fromY;
                double u = to[i][0] - toX;
                double v = to[i][1] - toY;
                along += x * u + y * v;
                across += x * v - y * u;
                spread += x * x + y * y;
            }
            double a = along / spread;
            double b = across / spread;
            fromX += shift;
            fromY += shift;
            return new Similarity(a, b, toX + shift - (a * fromX - b * fromY), toY + shift - (b * fromX + a * fromY));
        }

        Similarity inverse() {
            double squared = a * a + b * b;
            double c = a / squared;
            double s = -b / squared;
            return new Similarity(c, s, -(c * dx - s * dy), -(s * dx + c * dy));
        }

        double x(double x, double y) {
            return a * x - b * y + dx;
        }

        double y(double x, double y) {
            return b * x + a * y + dy;
        }
    }
}
