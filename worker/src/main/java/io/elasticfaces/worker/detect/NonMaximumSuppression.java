package io.elasticfaces.worker.detect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Non-maximum suppression: of overlapping boxes only the most probable one is kept. */
enum NonMaximumSuppression {
    /** Overlap is intersection over union, as in torchvision's {@code nms}. Of equal scores, the first comes first. */
    UNION,
    /**
     * Overlap is intersection over the smaller box, with sides in whole pixels, as in facenet-pytorch's last step. Of
     * equal scores, the last comes first, as in NumPy's sort; many faces have a probability of exactly 1.
     */
    SMALLER;

    /**
     * Returns the boxes that are kept, by descending score.
     *
     * @param threshold the largest overlap of two boxes that are kept
     */
    List<Candidate> of(List<Candidate> candidates, float threshold) {
        List<Candidate> sorted = new ArrayList<>(candidates);
        if (this == SMALLER) {
            Collections.reverse(sorted);
        }
        sorted.sort(Comparator.comparingDouble(candidate -> -candidate.score()));
        List<Candidate> kept = new ArrayList<>();
        for (Candidate candidate : sorted) {
            if (!overlapsAny(candidate, kept, threshold)) {
                kept.add(candidate);
            }
        }
        return kept;
    }

    private boolean overlapsAny(Candidate box, List<Candidate> kept, float threshold) {
        float pixel = this == SMALLER ? 1 : 0;
        float area = box.area(pixel);
        for (Candidate other : kept) {
            float width = Math.min(box.right(), other.right()) - Math.max(box.left(), other.left()) + pixel;
            float height = Math.min(box.bottom(), other.bottom()) - Math.max(box.top(), other.top()) + pixel;
            if (width > 0 && height > 0) {
                float shared = width * height;
                float whole = this == SMALLER ? Math.min(area, other.area(pixel)) : area + other.area(pixel) - shared;
                if (shared / whole > threshold) {
                    return true;
                }
            }
        }
        return false;
    }
}
