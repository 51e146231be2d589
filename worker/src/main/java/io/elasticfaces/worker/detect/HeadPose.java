package io.elasticfaces.worker.detect;

import java.util.List;

/**
 * The turn of a head in degrees, estimated from the five landmarks of a face.
 *
 * <p>The landmarks are those of a rigid head, projected without perspective and fitted by least squares (DeMenthon and
 * Davis, Model-Based Object Pose in 25 Lines of Code, 1995, the first iteration). The head is MediaPipe's
 * canonical_face_model.obj: the middle of each eye's corners, the nose and the corners of the mouth. docs/evaluate.md has
 * the errors.
 *
 * @param pitch -180 to 180; positive looks up
 * @param yaw -90 to 90; positive looks to the right of the picture if the face is upright
 * @param roll -180 to 180; positive is clockwise
 */
public record HeadPose(double pitch, double yaw, double roll) {
    /** The pseudo-inverse of the head's points: the weights of the landmarks in its three axes (right, down, to the viewer). */
    private static final double[][] WEIGHTS = {
        {-0.09871, 0.09871, 0, -0.07694, 0.07694},
        {-0.06417, -0.06417, -0.03288, 0.08061, 0.08061},
        {-0.06465, -0.06465, 0.28014, -0.07542, -0.07542}
    };

    /** Estimates the pose from landmarks in the order of {@link Face#landmarks}. */
    public static HeadPose of(List<Point> landmarks) {
        double[] across = new double[3];
        double[] down = new double[3];
        for (int axis = 0; axis < 3; axis++) {
            for (int point = 0; point < landmarks.size(); point++) {
                across[axis] += WEIGHTS[axis][point] * landmarks.get(point).x();
                down[axis] += WEIGHTS[axis][point] * landmarks.get(point).y();
            }
        }
        double width = length(across);
        double height = length(down);
        // The third row of the rotation is the product of the first two.
        double x = across[1] * down[2] - across[2] * down[1];
        double y = across[2] * down[0] - across[0] * down[2];
        double z = across[0] * down[1] - across[1] * down[0];
        return new HeadPose(
                Math.toDegrees(Math.atan2(y, z)),
                Math.toDegrees(Math.asin(Math.max(-1, Math.min(1, -x / (width * height))))),
                Math.toDegrees(Math.atan2(down[0] / height, across[0] / width)));
    }

    private static double length(double[] axis) {
        return Math.max(1e-9, Math.sqrt(axis[0] * axis[0] + axis[1] * axis[1] + axis[2] * axis[2]));
    }
}
