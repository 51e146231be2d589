package io.elasticfaces.recognition.detect;

import io.elasticfaces.recognition.network.MtcnnNetworks.PNetOutput;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * One size of the picture on its way through P-Net.
 *
 * <p>It takes the picture's rows one by one, as sums from the left top corner, and asks P-Net strip by strip: a strip of
 * rows from an even one on gives exactly the places that the whole would give, as P-Net halves once and pads nowhere. So
 * what a large photo needs is its own pixels and a few strips, and not a gigabyte of activations.
 */
final class PyramidLevel {
    /** Pixels of a strip: its activations of some 12 MB mostly stay in the caches. Half or ten times as many are slower. */
    private static final int STRIP_PIXELS = 90_000;

    /** Two pixels to the next place, and each looks at 12: so many rows are needed twice. */
    private static final int STRIDE = 2;

    private static final int CELL = 12;
    private static final int SHARED_ROWS = CELL - STRIDE;

    /**
     * More than any photo has. Suppression compares each with each: of a picture that is made to have more, what lies
     * below them is left out.
     */
    private static final int MAX_PROPOSALS = 20_000;

    /** More than what a probability loses in single precision. */
    private static final float ROUNDING = 1e-3f;

    private final PNet pnet;
    private final float scale;
    private final float threshold;

    /** Below this margin the probability is below the threshold, however it is rounded: most places need no exponential. */
    private final float leastMargin;

    private final int width;
    private final int height;
    private final Windows columns;
    private final Windows rows;

    /** Where each column's window starts and ends in a row of sums, which has three numbers for each of its pixels. */
    private final int[] columnStarts;

    private final int[] columnEnds;

    /**
     * Sums of each column's window over all rows above the current row's window, and above the next one's, which begins
     * before the current one ends where the two share a row.
     */
    private int[] above;

    private int[] aboveNext;
    private final int stripStep;
    private final Candidates found = new Candidates(Candidates.SIDES);
    private int row;
    private int stripTop;
    private int stripRows;
    private final float[] strip;

    /** P-Net, as {@link io.elasticfaces.recognition.network.MtcnnNetworks#pnet} runs it. */
    interface PNet {
        /** @param pixels [height][width][3] and perhaps more; overwritten afterwards */
        PNetOutput run(float[] pixels, int height, int width);
    }

    /**
     * @param scale by which the picture is made smaller
     * @param threshold a place of that probability or more is a candidate
     * @param arrays gives the strip's array, of at least the length that it is asked for
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

    /** What P-Net found, once the last row is in. */
    Candidates found() {
        return found;
    }

    /**
     * Takes the picture's next row.
     *
     * @param y its number
     * @param sums for each x and colour the sum of all pixels left of x in this row and all above:
     *     {@code sums[3 * x + colour]}; it may overflow, since only differences count, which do not
     */
    void accept(int y, int[] sums) {
        int last = rows.end[row] - 1;
        // Windows share at most one row. A window that shares its first and its last has what lies above the next one
        // from finish, not from here.
        boolean shared = row + 1 < height && rows.start[row + 1] == last;
        if (shared && y == last - 1) {
            takeNext(sums);
        }
        if (y == last) {
            finish(sums, shared);
            row++;
            if (row == stripTop + stripRows) {
                askStrip();
            }
        }
    }

    /** Takes what lies above the next row's window. */
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
     * Writes a row of the strip, and leaves what lies above the window after it.
     *
     * @param shared whether the picture's row belongs to the next window as well, which then begins above it
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
            // Both sums may have overflowed, their difference has not.
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

    /** The last strip takes up to one row more than the others, so that none is too low for P-Net. */
    private void startStrip(int top) {
        stripTop = top;
        int left = height - top;
        stripRows = left - SHARED_ROWS <= stripStep + 1 ? left : stripStep + SHARED_ROWS;
    }

    private void askStrip() {
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

    /** Returns where a pixel of this size lies in the picture, rounded down in single precision as the reference does. */
    private float back(int pixel) {
        return (float) Math.floor(pixel / scale);
    }
}
