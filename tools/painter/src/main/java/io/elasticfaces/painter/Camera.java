package io.elasticfaces.painter;

/** The projection of a head into a picture: yaw, pitch and roll about the neck, then a mild perspective. */
final class Camera {
    private static final double DISTANCE = 7;
    private static final double NECK_Y = 0.55;
    private static final double NECK_Z = -0.2;

    private final double[] rotation;
    private final double scale;
    private final double centreX;
    private final double centreY;

    /**
     * @param shot the pose
     * @param share share of the pose that applies to this part of the body: 1 for the head, less for the shoulders
     * @param pixels width and height of the painted picture
     */
    Camera(Shot shot, double share, int pixels) {
        double yaw = StrictMath.toRadians(shot.yaw() * share);
        double pitch = StrictMath.toRadians(shot.pitch() * share);
        double roll = StrictMath.toRadians(shot.roll() * share);
        double[] turn = {
            StrictMath.cos(yaw), 0, StrictMath.sin(yaw), 0, 1, 0, -StrictMath.sin(yaw), 0, StrictMath.cos(yaw)
        };
        double[] nod = {
            1, 0, 0, 0, StrictMath.cos(pitch), StrictMath.sin(pitch), 0, -StrictMath.sin(pitch), StrictMath.cos(pitch)
        };
        double[] tilt = {
            StrictMath.cos(roll), -StrictMath.sin(roll), 0, StrictMath.sin(roll), StrictMath.cos(roll), 0, 0, 0, 1
        };
        this.rotation = multiply(tilt, multiply(nod, turn));
        this.scale = pixels * shot.zoom() / 2;
        this.centreX = pixels * (0.5 + shot.shiftX());
        this.centreY = pixels * (0.5 + shot.shiftY());
    }

    private static double[] multiply(double[] a, double[] b) {
        double[] product = new double[9];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                for (int k = 0; k < 3; k++) {
                    product[row * 3 + column] += a[row * 3 + k] * b[k * 3 + column];
                }
            }
        }
        return product;
    }

    /** Writes x and y in pixels of the picture, and the depth (greater is nearer), into {@code out}. */
    void project(double x, double y, double z, double[] out) {
        double v = y - NECK_Y;
        double w = z - NECK_Z;
        double turnedX = rotation[0] * x + rotation[1] * v + rotation[2] * w;
        double turnedY = rotation[3] * x + rotation[4] * v + rotation[5] * w + NECK_Y;
        double turnedZ = rotation[6] * x + rotation[7] * v + rotation[8] * w + NECK_Z;
        double near = DISTANCE / (DISTANCE - turnedZ);
        out[0] = centreX + scale * near * turnedX;
        out[1] = centreY + scale * near * turnedY;
        out[2] = turnedZ * scale;
    }
}
