package io.elasticfaces.simulator;

/**
 * Random numbers by name instead of by order, so that every contender meets the same ones: the third boot of instance 7
 * takes as long for one as for the other. The mixing is SplitMix64's finaliser
 * (<a href="https://doi.org/10.1145/2714064.2660195">Steele, Lea, Flood 2014</a>).
 */
final class Draws {
    /** What is drawn. */
    enum Kind {
        BOOT,
        SERVICE,
        SERVICE_TOO,
        DEATH,
        DEATH_TIME,
        SHUTDOWN,
        STOPPING,
        RECEIVER,
        COUNT_LAG,
        FLICKER,
        FLICKER_SIZE,
        ARRIVAL
    }

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long seed;

    Draws(long seed) {
        this.seed = seed;
    }

    /** Returns a number of 0 to less than 1, the same for the same arguments. */
    double uniform(Kind kind, long which, long time) {
        long bits =
                mix(mix(mix(seed + GOLDEN) + kind.ordinal() * GOLDEN) + which * GOLDEN + time * 0xD1342543DE82EF95L);
        return (bits >>> 11) * 0x1.0p-53;
    }

    /** Returns a log-normal number of that mean and coefficient of variation. */
    double logNormal(double mean, double spread, long which, long time) {
        double variance = Math.log1p(spread * spread);
        double radius = Math.sqrt(-2 * Math.log(1 - uniform(Kind.SERVICE, which, time)));
        double normal = radius * Math.cos(2 * Math.PI * uniform(Kind.SERVICE_TOO, which, time));
        return mean * Math.exp(Math.sqrt(variance) * normal - variance / 2);
    }

    /** Returns an exponential number of that mean: the time between two arrivals of a Poisson process. */
    double exponential(double mean, long which) {
        return -mean * Math.log(1 - uniform(Kind.ARRIVAL, which, 0));
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
