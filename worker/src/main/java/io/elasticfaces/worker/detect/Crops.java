package io.elasticfaces.worker.detect;

import io.elasticfaces.worker.image.Picture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Crops candidates from a picture and resizes them for a network. */
final class Crops {
    /**
     * Pixels per batch: 64 crops for R-Net, 16 for O-Net. The first activations take 4 MB and mostly fit into the
     * caches.
     */
    private static final int PIXELS = 64 * 24 * 24;

    private Crops() {}

    /** Consumes one batch. */
    interface Batch {
        /**
         * @param pixels standardised, [candidates.size()][side][side][3], possibly followed by others; reused afterwards
         * @param candidates the candidates of the crops
         */
        void take(float[] pixels, List<Candidate> candidates);
    }

    /** Passes crops of all candidates that are not outside of the picture, in batches. */
    static void inBatches(Picture picture, List<Candidate> candidates, int side, EdgeMode edges, Batch batch) {
        int each = 3 * side * side;
        int largest = PIXELS / (side * side);
        float[] pixels = new float[Math.min(largest, candidates.size()) * each];
        List<Candidate> taken = new ArrayList<>();
        for (Candidate candidate : candidates) {
            if (write(picture, candidate, side, edges, pixels, taken.size() * each)) {
                taken.add(candidate);
            }
            if (taken.size() == largest) {
                batch.take(pixels, taken);
                taken.clear();
            }
        }
        if (!taken.isEmpty()) {
            batch.take(pixels, taken);
        }
    }

    /**
     * Crops a box. Sides are truncated to whole pixels, counted from 1, as in {@code pad} of facenet-pytorch.
     *
     * @return false if the box lies outside of the picture
     */
    private static boolean write(Picture picture, Candidate box, int side, EdgeMode edges, float[] target, int at) {
        // A network may return absurd boxes; filling beyond the picture's size is pointless.
        int beyond = edges == EdgeMode.CLIP ? 0 : Math.max(picture.width(), picture.height());
        int left = Math.max((int) Math.floor(box.left()) - 1, -beyond);
        int top = Math.max((int) Math.floor(box.top()) - 1, -beyond);
        int right = Math.min((int) Math.floor(box.right()), picture.width() + beyond);
        int bottom = Math.min((int) Math.floor(box.bottom()), picture.height() + beyond);
        boolean outside = left >= Math.min(right, picture.width())
                || top >= Math.min(bottom, picture.height())
                || right <= 0
                || bottom <= 0;
        if (outside) {
            return false;
        }
        resize(picture, left, top, right, bottom, side, target, at);
        return true;
    }

    /**
     * Resizes a rectangle to a square of standardised pixels [side][side][3]: each is the mean of its window. What lies
     * outside of the picture is 0, the middle grey.
     *
     * @param right column after the last
     * @param bottom row after the last
     * @param at index of the first number written
     */
    static void resize(Picture picture, int left, int top, int right, int bottom, int side, float[] target, int at) {
        Windows columns = new Windows(right - left, side, -left, picture.width() - left, 3);
        Windows rows = new Windows(bottom - top, side, -top, picture.height() - top, 1);
        int[] sums = new int[3 * side];
        int to = at;
        for (int y = 0; y < side; y++) {
            Arrays.fill(sums, 0);
            for (int row = rows.start[y]; row < rows.end[y]; row++) {
                addRow(picture.rgb(), 3 * ((top + row) * picture.width() + left), columns, sums);
            }
            for (int x = 0, i = 0; x < side; x++, i += 3, to += 3) {
                float factor = rows.inverse[y] * columns.inverse[x] * Windows.SCALE;
                float shift = rows.inside[y] * columns.inside[x] * Windows.SHIFT;
                target[to] = sums[i] * factor - shift;
                target[to + 1] = sums[i + 1] * factor - shift;
                target[to + 2] = sums[i + 2] * factor - shift;
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
            int last = from + end[x];
            for (int at = from + start[x]; at < last; at += 3) {
                red += rgb[at] & 0xff;
                green += rgb[at + 1] & 0xff;
                blue += rgb[at + 2] & 0xff;
            }
            sums[i] += red;
            sums[i + 1] += green;
            sums[i + 2] += blue;
        }
    }
}
