package io.elasticfaces.painter;

/** A curved sheet, addressed by two fractions from 0 to 1. */
interface Surface {
    /** Writes the place at these fractions into {@code out}. */
    void locate(double across, double down, Vertex out);

    /** A place in space, and what the paint on it is found by. */
    final class Vertex {
        /** Place in half head heights: right, down, towards the viewer. */
        double x;

        double y;
        double z;

        /** Place on the sheet before features were raised from it, seen from the front. */
        double paintX;

        double paintY;

        /** Angle round the head's axis in radians; 0 is in front. */
        double angle;
    }
}
