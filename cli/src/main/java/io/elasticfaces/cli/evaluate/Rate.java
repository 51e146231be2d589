package io.elasticfaces.cli.evaluate;

/**
 * A count and the total that it is part of.
 *
 * @param count 0 to {@code of}
 * @param of the total
 */
record Rate(long count, long of) {
    /** The standard normal deviate with 2.5% above it. */
    private static final double Z = 1.959964;

    /** Bounds of a share, 0 to 1. */
    record Interval(double low, double high) {}

    /** Returns the share, 0 to 1; NaN if the total is 0. */
    double share() {
        return of == 0 ? Double.NaN : (double) count / of;
    }

    /** Returns Wilson's 95% score interval of the true share (1927). It assumes independent trials. */
    Interval interval() {
        if (of == 0) {
            return new Interval(0, 1);
        }
        double weight = Z * Z / of;
        double middle = (share() + weight / 2) / (1 + weight);
        double half = Z / (1 + weight) * Math.sqrt(share() * (1 - share()) / of + weight / (4 * of));
        return new Interval(count == 0 ? 0 : middle - half, count == of ? 1 : middle + half);
    }
}
