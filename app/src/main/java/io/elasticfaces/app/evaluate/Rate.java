package io.elasticfaces.app.evaluate;

/**
 * How many of how many.
 *
 * @param count 0 to {@code of}
 * @param of how many there are; 0 where nothing could be counted
 */
record Rate(long count, long of) {
    /** The standard normal deviate that leaves 2.5% out on either side. */
    private static final double Z = 1.959964;

    /** Bounds of a rate, 0 to 1. */
    record Interval(double low, double high) {}

    /** Returns the share, 0 to 1; not a number where nothing could be counted. */
    double share() {
        return of == 0 ? Double.NaN : (double) count / of;
    }

    /**
     * Returns the 95% score interval of E. B. Wilson (Probable Inference, the Law of Succession, and Statistical
     * Inference, 1927), which keeps its meaning where none or all of few are counted. It takes the counted as independent
     * of one another, which pairs that share a picture are not quite.
     */
    Interval interval() {
        if (of == 0) {
            return new Interval(0, 1);
        }
        double n = of;
        double squared = Z * Z;
        double middle = (share() + squared / (2 * n)) / (1 + squared / n);
        double half = Z / (1 + squared / n) * Math.sqrt(share() * (1 - share()) / n + squared / (4 * n * n));
        return new Interval(count == 0 ? 0 : middle - half, count == of ? 1 : middle + half);
    }
}
