package io.elasticfaces.worker.detect;

import java.util.List;

/**
 * The turn of a head in degrees, estimated from the five landmarks of a face.
 *
 * <p>The landmarks are those of a rigid head that is projected without perspective, fitted by least squares (DeMenthon and
 * Davis, Model-Based Object Pose in 25 Lines of Code, 1995, without the iteration). The head is MediaPipe's
 * canonical_face_model.obj, with an eye in the middle of its corners (vertices 33, 133, 1, 61).
 *
 * @param pitch -180 to 180; positive looks up
 * @param yaw -90 to 90; positive looks to the right of the picture if the face is upright
 * @param roll -180 to 180; positive is clockwise
 * @param misfit the root mean square distance of the landmarks from those of the fitted head, as a share of the distance of
 *     its eyes. Five points that are not those of a face have a large one
 */
public record HeadPose(double pitch, double yaw, double roll, double misfit) {
    /** Left eye, right eye, nose, left and right corner of the mouth in centimetres: to the right, down, to the viewer. */
    private static final double[][] HEAD = centred(new double[][] {
        {-3.151, -2.625, 3.466},
        {3.151, -2.625, 3.466},
        {0, 1.127, 7.476},
        {-2.456, 4.343, 4.284},
        {2.456, 4.343, 4.284}
    });

    private static final double EYES = HEAD[1][0] - HEAD[0][0];

    /** The sums of products of the head's coordinates. Those with {@code x} are 0, because the head is symmetrical. */
    private static final double XX = product(0, 0);

    private static final double YY = product(1, 1);
    private static final double YZ = product(1, 2);
    private static final double ZZ = product(2, 2);

    private static double[][] centred(double[][] points) {
        for (int axis = 0; axis < 3; axis++) {
            double mean = 0;
            for (double[] point : points) {
                mean += point[axis] / points.length;
            }
            for (double[] point : points) {
                point[axis] -= mean;
            }
        }
        return points;
    }

    private static double product(int one, int other) {
        double sum = 0;
        for (double[] point : HEAD) {
            sum += point[one] * point[other];
        }
        return sum;
    }

    /** Estimates the pose from five landmarks in the order of {@link Face#landmarks}. */
    public static HeadPose of(List<Point> landmarks) {
        double[] x = landmarks.stream().mapToDouble(Point::x).toArray();
        double[] y = landmarks.stream().mapToDouble(Point::y).toArray();
        double[] i = axis(x);
        double[] j = axis(y);
        double misfit = Math.sqrt((residual(x, i) + residual(y, j)) / HEAD.length);
        double across = length(i);
        double down = length(j);
        double scale = (across + down) / 2;
        for (int k = 0; k < 3; k++) {
            i[k] /= across;
            j[k] /= down;
        }
        // The third row of the rotation is the product of the first two.
        double kx = i[1] * j[2] - i[2] * j[1];
        double ky = i[2] * j[0] - i[0] * j[2];
        double kz = i[0] * j[1] - i[1] * j[0];
        return new HeadPose(
                Math.toDegrees(Math.atan2(ky, kz)),
                Math.toDegrees(Math.asin(Math.max(-1, Math.min(1, -kx)))),
                Math.toDegrees(Math.atan2(j[0], i[0])),
                misfit / (scale * EYES));
    }

    /** Returns the head's axes as seen along one axis of the picture. */
    private static double[] axis(double[] seen) {
        double x = 0;
        double y = 0;
        double z = 0;
        for (int point = 0; point < HEAD.length; point++) {
            x += HEAD[point][0] * seen[point];
            y += HEAD[point][1] * seen[point];
            z += HEAD[point][2] * seen[point];
        }
        double determinant = YY * ZZ - YZ * YZ;
        return new double[] {x / XX, (ZZ * y - YZ * z) / determinant, (YY * z - YZ * y) / determinant};
    }

    /** Returns the sum of the squared distances from the fitted points. */
    private static double residual(double[] seen, double[] axis) {
        double mean = 0;
        for (double value : seen) {
            mean += value / seen.length;
        }
        double sum = 0;
        for (int point = 0; point < HEAD.length; point++) {
            double fitted = HEAD[point][0] * axis[0] + HEAD[point][1] * axis[1] + HEAD[point][2] * axis[2];
            sum += (seen[point] - mean - fitted) * (seen[point] - mean - fitted);
        }
        return sum;
    }

    private static double length(double[] vector) {
        return Math.max(1e-9, Math.sqrt(vector[0] * vector[0] + vector[1] * vector[1] + vector[2] * vector[2]));
    }
}
