package io.elasticfaces.worker.detect;

import io.elasticfaces.worker.network.MtcnnNetworks.PNetOutput;
import java.util.Arrays;
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
    private final Windows columns;
    private final Windows rows;

    /** The start and the end of each column's window in a row of sums, which has three numbers for each pixel. */
    private final int[] columnStarts;

    private final int[] columnEnds;

    /**
     * Sums of each column's window over all rows above the current row's window, and above the next row's. The latter is
     * needed early if the two windows share a row.
     */
    private int[] above;

    private int[] aboveNext;
    private final int stripStep;
    private final Candidates found = new Candidates(Candidates.SIDES);
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
        this.columns = new Windows(pictureWidth, width);
        this.rows = new Windows(pictureHeight, height);
        this.columnStarts = Arrays.stream(columns.start).map(x -> 3 * x).toArray();
        this.columnEnds = Arrays.stream(columns.end).map(x -> 3 * x).toArray();
        this.above = new int[3 * width];
        this.aboveNext = new int[3 * width];
        int step = Math.max(STRIP_PIXELS / width, 4 * SHARED_ROWS);
        this.stripStep = step - step % STRIDE;
        startStrip(0);
        this.strip = arrays.apply(3 * width * Math.min(height, stripStep + SHARED_ROWS + 1));
    }

    /** Returns P-Net's candidates. All rows must have been received. */
    Candidates found() {
        return found;
    }

    /**
     * Receives the picture's next row.
     *
     * @param y the row's index
     * @param sums for each x and channel the sum of all pixels left of x in this row and all above: {@code sums[3 * x +
     *     channel]}; a sum may overflow, because only differences are used, which do not
     */
    void accept(int y, int[] sums) {
        int last = rows.end[row] - 1;
        // Windows share at most one row. If a window shares its first and its last row, finish keeps the sums above the
        // next one.
        boolean shared = row + 1 < height && rows.start[row + 1] == last;
        if (shared && y == last - 1) {
            takeNext(sums);
        }
        if (y == last) {
            finish(sums, shared);
            row++;
            if (row == stripTop + stripRows) {
                runStrip();
            }
        }
    }

    /** Keeps the sums above the next row's window. */
    private void takeNext(int[] sums) {
        int[] into = aboveNext;
        int[] starts = columnStarts;
        int[] ends = columnEnds;
        for (int x = 0, i = 0; x < starts.length; x++, i += 3) {
            int start = starts[x];
            int end = ends[x];
            into[i] = sums[end] - sums[start];
            into[i + 1] = sums[end + 1] - sums[start + 1];
            into[i + 2] = sums[end + 2] - sums[start + 2];
        }
    }

    /**
     * Writes a row of the strip, and keeps the sums above the next window.
     *
     * @param shared whether the picture's row also belongs to the next window
     */
    private void finish(int[] sums, boolean shared) {
        float rowFactor = rows.inverse[row] * Standard.SCALE;
        float[] inverse = columns.inverse;
        float[] target = strip;
        int[] before = above;
        int[] starts = columnStarts;
        int[] ends = columnEnds;
        int to = 3 * (row - stripTop) * width;
        for (int x = 0, i = 0; x < starts.length; x++, i += 3, to += 3) {
            int start = starts[x];
            int end = ends[x];
            int red = sums[end] - sums[start];
            int green = sums[end + 1] - sums[start + 1];
            int blue = sums[end + 2] - sums[start + 2];
            float factor = rowFactor * inverse[x];
            // Both sums may have overflowed; their difference has not.
            target[to] = (red - before[i]) * factor - Standard.SHIFT;
            target[to + 1] = (green - before[i + 1]) * factor - Standard.SHIFT;
            target[to + 2] = (blue - before[i + 2]) * factor - Standard.SHIFT;
            before[i] = red;
            before[i + 1] = green;
            before[i + 2] = blue;
        }
        if (shared) {
            above = aboveNext;
            aboveNext = before;
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
                    add(x, firstRow + y, probability);
                    for (int side = 0; side < Candidates.SIDES; side++) {
                        found.extra(found.size() - 1, side, output.regression(i, side));
                    }
                }
            }
        }
    }

    private void add(int x, int y, float score) {
        found.add(back(STRIDE * x + 1), back(STRIDE * y + 1), back(STRIDE * x + CELL), back(STRIDE * y + CELL), score);
    }

    /** Returns a pixel's position in the picture, rounded down in single precision as facenet-pytorch does. */
    private float back(int pixel) {
        return (float) Math.floor(pixel / scale);
    }
}
