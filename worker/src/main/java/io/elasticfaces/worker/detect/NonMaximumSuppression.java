package io.elasticfaces.worker.detect;

import java.util.Arrays;

/** Non-maximum suppression: of overlapping boxes only the most probable one is kept. */
enum NonMaximumSuppression {
    /** Overlap is intersection over union, as in torchvision's {@code nms}. */
    UNION(0, false) {
        @Override
        float overlap(float intersection, float area, float other) {
            return intersection / (area + other - intersection);
        }
    },
    /** Overlap is intersection over the smaller box, with sides in whole pixels, as in facenet-pytorch's last step. */
    SMALLER(1, true) {
        @Override
        float overlap(float intersection, float area, float other) {
            return intersection / Math.min(area, other);
        }
    };

    private final float pixel;

    /**
     * Which of equal scores comes first. Many faces have a probability of exactly 1; torchvision takes the first of
     * them, NumPy's sort the last.
     */
    private final boolean lastOfEquals;

    NonMaximumSuppression(float pixel, boolean lastOfEquals) {
        this.pixel = pixel;
        this.lastOfEquals = lastOfEquals;
    }

    abstract float overlap(float intersection, float area, float other);

    /**
     * Returns the boxes that are kept, by descending score.
     *
     * @param threshold the largest overlap of two boxes that are kept
     */
    Candidates of(Candidates candidates, float threshold) {
        int[] order = candidates.byScore(lastOfEquals);
        float[] areas = new float[order.length];
        for (int i = 0; i < order.length; i++) {
            areas[i] = (candidates.right(i) - candidates.left(i) + pixel)
                    * (candidates.bottom(i) - candidates.top(i) + pixel);
        }
        int[] kept = new int[order.length];
        int count = 0;
        for (int best : order) {
            if (!overlaps(candidates, areas, best, kept, count, threshold)) {
                kept[count++] = best;
            }
        }
        return candidates.pick(Arrays.copyOf(kept, count));
    }

    private boolean overlaps(Candidates c, float[] areas, int box, int[] kept, int count, float threshold) {
        for (int k = 0; k < count; k++) {
            int other = kept[k];
            float width = Math.min(c.right(box), c.right(other)) - Math.max(c.left(box), c.left(other)) + pixel;
            float height = Math.min(c.bottom(box), c.bottom(other)) - Math.max(c.top(box), c.top(other)) + pixel;
            if (width > 0 && height > 0 && overlap(width * height, areas[box], areas[other]) > threshold) {
                return true;
            }
        }
        return false;
    }
}
