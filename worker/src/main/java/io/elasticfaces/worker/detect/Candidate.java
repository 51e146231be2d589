package io.elasticfaces.worker.detect;

import java.util.List;

/**
 * A box that may be a face, in pixels of the picture.
 *
 * @param score the probability that it is a face
 * @param regression how far the network would move the four sides, in units of the box's width and height
 * @param landmarks five points, or none before O-Net
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Candidate(
        float left, float top, float right, float bottom, float score, float[] regression, List<Point> landmarks) {
    /**
     * Returns the area.
     *
     * @param pixel 1 if the width includes the last pixel, otherwise 0
     */
    float area(float pixel) {
        return (right - left + pixel) * (bottom - top + pixel);
    }

    /**
     * Moves the sides by the network's regression.
     *
     * @param pixel 1 if the width includes the last pixel, as in facenet-pytorch everywhere except after P-Net
     */
    Candidate moved(float pixel) {
        float width = right - left + pixel;
        float height = bottom - top + pixel;
        return new Candidate(
                left + regression[0] * width,
                top + regression[1] * height,
                right + regression[2] * width,
                bottom + regression[3] * height,
                score,
                regression,
                landmarks);
    }

    /** Returns a square of the longer side around the same centre. */
    Candidate squared() {
        float width = right - left;
        float height = bottom - top;
        float side = Math.max(width, height);
        float x = left + width * 0.5f - side * 0.5f;
        float y = top + height * 0.5f - side * 0.5f;
        return new Candidate(x, y, x + side, y + side, score, regression, landmarks);
    }
}
