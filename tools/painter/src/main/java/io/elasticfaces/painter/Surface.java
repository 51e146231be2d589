package io.elasticfaces.painter;

/** A curved sheet with two coordinates from 0 to 1. */
interface Surface {
    /** Writes the place at two coordinates into {@code out}. */
    void locate(double across, double down, Vertex out);

    /** A place in space with its texture coordinates. */
    final class Vertex {
        /** Place in half head heights: right, down, towards the viewer. */
        double x;

        double y;
        double z;

        /** Place on the sheet without raised features, seen from the front. */
        double paintX;

        double paintY;

        /** Angle around the head's axis in radians; 0 is in front. */
        double angle;
    }
}
