package io.elasticfaces.worker.detect;

import io.elasticfaces.worker.image.Picture;
import java.util.Arrays;

/** Resizes a part of a picture to a small square: each target pixel is the mean of its window. */
final class AreaCrop {
    /** Below this reduction columns are summed first. Measured with the JIT options of a worker. */
    private static final int COLUMNS_FIRST = 4;

    private AreaCrop() {}

    /**
     * Writes a crop as standardised pixels [side][side][3].
     *
     * @param left first column
     * @param top first row
     * @param right column after the last
     * @param bottom row after the last
     * @param target where to write
     * @param at index of the first number written
     */
    static void write(Picture picture, int left, int top, int right, int bottom, int side, float[] target, int at) {
        byte[] rgb = picture.rgb();
        Windows columns = new Windows(right - left, side);
        Windows rows = new Windows(bottom - top, side);
        int[] sums = new int[3 * side];
        // Small windows share many columns, so each column is summed once.
        int[] line = right - left < COLUMNS_FIRST * side ? new int[3 * (right - left)] : null;
        for (int y = 0; y < side; y++) {
            int from = 3 * ((top + rows.start[y]) * picture.width() + left);
            if (line == null) {
                Arrays.fill(sums, 0);
                for (int row = rows.start[y]; row < rows.end[y]; row++, from += 3 * picture.width()) {
                    addRow(rgb, from, columns, sums);
                }
            } else {
                copyRow(rgb, from, line);
                for (int row = rows.start[y] + 1; row < rows.end[y]; row++) {
                    from += 3 * picture.width();
                    addRow(rgb, from, line);
                }
                sum(line, columns, sums);
            }
            int to = at + 3 * y * side;
            for (int x = 0, i = 0; x < side; x++, i += 3, to += 3) {
                float factor = rows.inverse[y] * columns.inverse[x] * Standard.SCALE;
                target[to] = sums[i] * factor - Standard.SHIFT;
                target[to + 1] = sums[i + 1] * factor - Standard.SHIFT;
                target[to + 2] = sums[i + 2] * factor - Standard.SHIFT;
            }
        }
    }

    private static void addRow(byte[] rgb, int from, Windows columns, int[] sums) {
        int[] start = columns.start;
        int[] end = columns.end;
        for (int x = 0, i = 0; x < start.length; x++, i += 3) {
            int red = 0;
            int green = 0;
            int blue = 0;
            int last = from + 3 * end[x];
            for (int at = from + 3 * start[x]; at < last; at += 3) {
                red += rgb[at] & 0xff;
                green += rgb[at + 1] & 0xff;
                blue += rgb[at + 2] & 0xff;
            }
            sums[i] += red;
            sums[i + 1] += green;
            sums[i + 2] += blue;
        }
    }

    private static void copyRow(byte[] rgb, int from, int[] line) {
        for (int i = 0, at = from; i < line.length; i++, at++) {
            line[i] = rgb[at] & 0xff;
        }
    }

    private static void addRow(byte[] rgb, int from, int[] line) {
        for (int i = 0, at = from; i < line.length; i += 3, at += 3) {
            line[i] += rgb[at] & 0xff;
            line[i + 1] += rgb[at + 1] & 0xff;
            line[i + 2] += rgb[at + 2] & 0xff;
        }
    }

    private static void sum(int[] line, Windows columns, int[] sums) {
        int[] start = columns.start;
        int[] end = columns.end;
        for (int x = 0, i = 0; x < start.length; x++, i += 3) {
            int red = 0;
            int green = 0;
            int blue = 0;
            int last = 3 * end[x];
            for (int at = 3 * start[x]; at < last; at += 3) {
                red += line[at];
                green += line[at + 1];
                blue += line[at + 2];
            }
            sums[i] = red;
            sums[i + 1] = green;
            sums[i + 2] = blue;
        }
    }
}
