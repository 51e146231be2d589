package io.elasticfaces.painter;

/** An ellipsoid in one colour, for ears, neck and shoulders. */
final class Body implements Surface, Material {
    private final double x;
    private final double y;
    private final double z;
    private final double width;
    private final double height;
    private final double depth;
    private final double[] linear;

    /** Creates an ellipsoid with the centre (x, y, z) and the given semi-axes. */
    Body(double x, double y, double z, double width, double height, double depth, Tint tint) {
        this.x = x;
        this.y = y;
        this.z = z;
        this.width = width;
        this.height = height;
        this.depth = depth;
        this.linear = tint.linear();
    }

    @Override
    public void locate(double across, double down, Vertex out) {
        double theta = Maths.mix(-Math.PI, Math.PI, across);
        double phi = Maths.mix(-Math.PI / 2, Math.PI / 2, down);
        double ring = StrictMath.cos(phi);
        out.x = x + width * ring * StrictMath.sin(theta);
        out.y = y + height * StrictMath.sin(phi);
        out.z = z + depth * ring * StrictMath.cos(theta);
        out.paintX = out.x;
        out.paintY = out.y;
        out.angle = theta;
    }

    @Override
    public boolean colour(Vertex vertex, boolean inside, double[] out) {
        out[0] = linear[0];
        out[1] = linear[1];
        out[2] = linear[2];
        out[3] = 0.02;
        return !inside;
    }
}
