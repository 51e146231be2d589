package io.elasticfaces.worker.detect;

import java.util.List;

/**
 * The five points that MTCNN finds in a face; left and right as seen in the picture.
 *
 * @param leftEye the centre of the eye
 * @param rightEye the centre of the eye
 * @param nose its tip
 * @param leftMouth the corner of the mouth
 * @param rightMouth the corner of the mouth
 */
public record Landmarks(Point leftEye, Point rightEye, Point nose, Point leftMouth, Point rightMouth) {
    /** Returns the points in MTCNN's order, which is that of the components. */
    public List<Point> points() {
        return List.of(leftEye, rightEye, nose, leftMouth, rightMouth);
    }
}
