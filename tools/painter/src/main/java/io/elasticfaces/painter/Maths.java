package io.elasticfaces.painter;

/** Functions of all painters. They use only {@link StrictMath}, so that pictures are identical on every processor. */
final class Maths {
    private Maths() {}

    static double clamp(double value, double lowest, double highest) {
        return value < lowest ? lowest : Math.min(value, highest);
    }

    static double mix(double a, double b, double share) {
        return a + (b - a) * share;
    }

    /** Returns 0 up to {@code from}, 1 from {@code to}, and a smooth step between. {@code from} may be greater. */
    static double smooth(double from, double to, double value) {
        double t = clamp((value - from) / (to - from), 0, 1);
        return t * t * (3 - 2 * t);
    }

    /** Returns a bell curve with the height 1 at 0. */
    static double bell(double x, double width) {
        double t = x / width;
        return StrictMath.exp(-0.5 * t * t);
    }

    static double bell(double x, double width, double y, double height) {
        double s = x / width;
        double t = y / height;
        return StrictMath.exp(-0.5 * (s * s + t * t));
    }

    /** Returns a pseudo-random number from 0 to 1 that depends only on the three integers (SplitMix64). */
    static double chance(long a, long b, long seed) {
        long z = seed * 0x9E3779B97F4A7C15L + a * 0xC2B2AE3D27D4EB4FL + b * 0x165667B19E3779F9L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return ((z ^ (z >>> 31)) >>> 40) / (double) (1 << 24);
    }

    /** Returns smooth noise from 0 to 1 with a period of about one unit. */
    static double noise(double x, double y, long seed) {
        long column = (long) Math.floor(x);
        long row = (long) Math.floor(y);
        double s = smooth(0, 1, x - column);
        double t = smooth(0, 1, y - row);
        return mix(
                mix(chance(column, row, seed), chance(column + 1, row, seed), s),
                mix(chance(column, row + 1, seed), chance(column + 1, row + 1, seed), s),
                t);
    }
}
