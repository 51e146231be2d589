package io.elasticfaces.simulator;

/**
 * Random numbers that depend on a name instead of on the order of calls, so that they are the same for every policy.
 * For example, the third boot of instance 7 always takes equally long. The mixing function is the finaliser of
 * SplitMix64 (<a href="https://doi.org/10.1145/2714064.2660195">Steele, Lea, Flood 2014</a>).
 */
final class SeededRandom {
    /** The purpose of a number. */
    enum Kind {
        BOOT,
        SERVICE,
        SERVICE_ANGLE,
        SHUTDOWN,
        STOPPING,
        RECEIVER,
        COUNT_LAG,
        COUNT_ERROR,
        COUNT_ERROR_SIZE,
        ARRIVAL
    }

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long seed;

    SeededRandom(long seed) {
        this.seed = seed;
    }

    /** Returns a number from 0 to less than 1, the same for the same arguments. */
    double uniform(Kind kind, long which, long time) {
        long bits =
                mix(mix(mix(seed + GOLDEN) + kind.ordinal() * GOLDEN) + which * GOLDEN + time * 0xD1342543DE82EF95L);
        return (bits >>> 11) * 0x1.0p-53;
    }

    /** Returns a log-normal service time with this mean and coefficient of variation. */
    double service(double mean, double variation, long which) {
        double variance = Math.log1p(variation * variation);
        double radius = Math.sqrt(-2 * Math.log(1 - uniform(Kind.SERVICE, which, 0)));
        double normal = radius * Math.cos(2 * Math.PI * uniform(Kind.SERVICE_ANGLE, which, 0));
        return mean * Math.exp(Math.sqrt(variance) * normal - variance / 2);
    }

    /** Returns an exponential time between two arrivals with this mean. */
    double interarrival(double mean, long which) {
        return -mean * Math.log(1 - uniform(Kind.ARRIVAL, which, 0));
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
