package io.elasticfaces.worker.detect;

import io.elasticfaces.worker.network.MtcnnNetworks.PNetOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * One level of the image pyramid, and P-Net's candidates on it.
 *
 * <p>A level receives the picture's rows one by one, as a summed-area table, and runs P-Net on strips. A strip that
 * begins at an even row gives the same results as the whole level, because P-Net halves the resolution once and has no
 * padding. A large photo therefore needs memory for its pixels and a few strips, instead of a gigabyte of activations.
 */
final class PyramidLevel {
    /**
     * Pixels per strip. The activations take about 12 MB and mostly fit into the caches. Half and ten times as many are
     * slower.
     */
    private static final int STRIP_PIXELS = 90_000;

    /** P-Net has a stride of two pixels and a receptive field of 12. */
    private static final int STRIDE = 2;

    private static final int CELL = 12;

    /** Rows that two consecutive strips share. */
    private static final int SHARED_ROWS = CELL - STRIDE;

    /**
     * More proposals than any photo has. {@link NonMaximumSuppression} takes quadratic time, so the further proposals
     * of a crafted picture are dropped.
     */
    private static final int MAX_PROPOSALS = 20_000;

    /** More than the rounding error of a margin in single precision. */
    private static final float ROUNDING = 1e-3f;

    private final PNet pnet;
    private final float scale;
    private final float threshold;

    /** The margin at the threshold of the probability. Comparing margins avoids the exponential for most positions. */
    private final float leastMargin;

    private final int width;
    private final int height;

    /** The columns' windows in a row of sums, which has three numbers for each pixel. */
    private final Windows columns;

    private final Windows rows;

    /** Sums of each column's window over all rows above the current row's window. */
    private final int[] above;

    private final int stripStep;
    private final List<Candidate> found = new ArrayList<>();
    private int row;
    private int stripTop;
    private int stripRows;
    private final float[] strip;

    /** See {@link io.elasticfaces.worker.network.MtcnnNetworks#pnet}. */
    interface PNet {
        /** @param pixels [height][width][3], possibly followed by others; reused afterwards */
        PNetOutput run(float[] pixels, int height, int width);
    }

    /**
     * @param scale of this level, at most 1
     * @param threshold the least probability of a candidate
     * @param arrays returns the strip's array, of at least the given length
     */
    PyramidLevel(
            PNet pnet,
            int pictureWidth,
            int pictureHeight,
            double scale,
            float threshold,
            IntFunction<float[]> arrays) {
        this.pnet = pnet;
        this.scale = (float) scale;
        this.threshold = threshold;
        this.leastMargin = (float) Math.log(threshold / (1 - threshold)) - ROUNDING;
        this.width = (int) (pictureWidth * scale + 1);
        this.height = (int) (pictureHeight * scale + 1);
        this.columns = new Windows(pictureWidth, width, 3);
        this.rows = new Windows(pictureHeight, height, 1);
        this.above = new int[3 * width];
        int step = Math.max(STRIP_PIXELS / width, 4 * SHARED_ROWS);
        this.stripStep = step - step % STRIDE;
        startStrip(0);
        this.strip = arrays.apply(3 * width * Math.min(height, stripStep + SHARED_ROWS + 1));
    }

    /** Returns P-Net's candidates. All rows must have been received. */
    List<Candidate> found() {
        return found;
    }

    /**
     * Receives the picture's next row.
     *
     * @param y the row's index
     * @param before the sums of the row before
     * @param sums for each x and channel the sum of all pixels left of x in this row and all above: {@code sums[3 * x +
     *     channel]}; a sum may overflow, because only differences are used, which do not
     */
    void accept(int y, int[] before, int[] sums) {
        if (y < rows.end[row] - 1) {
            return;
        }
        write(sums);
        row++;
        if (row < height) {
            // Two windows share at most one row.
            keepAbove(rows.start[row] > y ? sums : before);
        }
        if (row == stripTop + stripRows) {
            runStrip();
        }
    }

    /** Writes a row of the strip. */
    private void write(int[] sums) {
        float rowFactor = rows.inverse[row] * Windows.SCALE;
        int[] starts = columns.start;
        int[] ends = columns.end;
        int to = 3 * (row - stripTop) * width;
        for (int x = 0, i = 0; x < starts.length; x++, i += 3, to += 3) {
            int start = starts[x];
            int end = ends[x];
            float factor = rowFactor * columns.inverse[x];
            // Both sums may have overflowed; their difference has not.
            strip[to] = (sums[end] - sums[start] - above[i]) * factor - Windows.SHIFT;
            strip[to + 1] = (sums[end + 1] - sums[start + 1] - above[i + 1]) * factor - Windows.SHIFT;
            strip[to + 2] = (sums[end + 2] - sums[start + 2] - above[i + 2]) * factor - Windows.SHIFT;
        }
    }

    private void keepAbove(int[] sums) {
        int[] starts = columns.start;
        int[] ends = columns.end;
        for (int x = 0, i = 0; x < starts.length; x++, i += 3) {
            int start = starts[x];
            int end = ends[x];
            above[i] = sums[end] - sums[start];
            above[i + 1] = sums[end + 1] - sums[start + 1];
            above[i + 2] = sums[end + 2] - sums[start + 2];
        }
    }

    /** The last strip has up to one row more than the others, so that none is too small for P-Net. */
    private void startStrip(int top) {
        stripTop = top;
        int left = height - top;
        stripRows = left - SHARED_ROWS <= stripStep + 1 ? left : stripStep + SHARED_ROWS;
    }

    private void runStrip() {
        propose(pnet.run(strip, stripRows, width));
        if (row == height) {
            return;
        }
        int from = 3 * (stripRows - SHARED_ROWS) * width;
        startStrip(row - SHARED_ROWS);
        System.arraycopy(strip, from, strip, 0, 3 * SHARED_ROWS * width);
    }

    private void propose(PNetOutput output) {
        int firstRow = stripTop / STRIDE;
        for (int y = 0, i = 0; y < output.height(); y++) {
            for (int x = 0; x < output.width(); x++, i++) {
                if (output.margin(i) < leastMargin) {
                    continue;
                }
                float probability = output.probability(i);
                if (probability >= threshold && found.size() < MAX_PROPOSALS) {
                    found.add(new Candidate(
                            back(STRIDE * x + 1),
                            back(STRIDE * (firstRow + y) + 1),
                            back(STRIDE * x + CELL),
                            back(STRIDE * (firstRow + y) + CELL),
                            probability,
                            new float[] {
                                output.regression(i, 0),
                                output.regression(i, 1),
                                output.regression(i, 2),
                                output.regression(i, 3)
                            },
                            List.of()));
                }
            }
        }
    }

    /** Returns a pixel's position in the picture, rounded down in single precision as facenet-pytorch does. */
    private float back(int pixel) {
        return (float) Math.floor(pixel / scale);
    }
}
