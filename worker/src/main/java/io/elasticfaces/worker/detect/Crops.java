package io.elasticfaces.worker.detect;

import io.elasticfaces.worker.image.Picture;
import java.util.Arrays;

/** Crops candidates from a picture and resizes them for a network, in batches. */
final class Crops {
    /**
     * Pixels per batch: 64 crops for R-Net, 16 for O-Net. The first activations take 4 MB and mostly fit into the
     * caches.
     */
    private static final int PIXELS = 64 * 24 * 24;

    private final Picture picture;
    private final Candidates candidates;
    private final int side;
    private final Scratch scratch;

    /** @param scratch its first array is used */
    Crops(Picture picture, Candidates candidates, int side, Scratch scratch) {
        this.scratch = scratch;
        this.picture = picture;
        this.candidates = candidates;
        this.side = side;
    }

    /** Consumes one batch. */
    interface Batch {
        /**
         * @param pixels standardised, [indices.length][side][side][3], possibly followed by others; reused afterwards
         * @param indices the candidates of the crops
         */
        void take(float[] pixels, int[] indices);
    }

    void inBatches(Batch batch) {
        int each = 3 * side * side;
        int largest = Math.max(1, PIXELS / (side * side));
        int[] indices = new int[largest];
        float[] crops = scratch.array(0, Math.min(largest, candidates.size()) * each);
        int count = 0;
        for (int i = 0; i < candidates.size(); i++) {
            if (write(i, crops, count * each)) {
                indices[count++] = i;
            }
            if (count == largest || count > 0 && i == candidates.size() - 1) {
                batch.take(crops, Arrays.copyOf(indices, count));
                count = 0;
            }
        }
    }

    /**
     * Crops as {@code pad} of facenet-pytorch. Sides are truncated to whole pixels, counted from 1, and clamped to the
     * picture.
     *
     * @return false if the box lies outside of the picture
     */
    private boolean write(int i, float[] target, int at) {
        int left = Math.max((int) candidates.left(i), 1) - 1;
        int top = Math.max((int) candidates.top(i), 1) - 1;
        int right = Math.min((int) candidates.right(i), picture.width());
        int bottom = Math.min((int) candidates.bottom(i), picture.height());
        if (right <= left || bottom <= top) {
            return false;
        }
        AreaCrop.write(picture, left, top, right, bottom, side, target, at);
        return true;
    }
}
