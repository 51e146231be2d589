package io.elasticfaces.simulator;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/** The built-in traces. */
final class Traces {
    private static final double DAY_SECONDS = 86_400;
    private static final double MIDNIGHT_RATE = 0.002;
    private static final double NOON_RATE = 6;

    private Traces() {}

    static List<Trace> all(SeededRandom random) {
        return List.of(
                new Trace("burst", "100 at once", new double[100]),
                new Trace("steady", "4 a second for 15 min, Poisson", poisson(4, time -> 4, 900, random)),
                new Trace(
                        "daily",
                        "a day, Poisson from 0.002 a second at midnight to 6 at noon",
                        poisson(NOON_RATE, Traces::dailyRate, DAY_SECONDS, random)),
                new Trace("spikes", "60 within 3 s, every 10 min, 8 times", spikes(random)));
    }

    /** The fourth power of a sine, so that the night is long. */
    private static double dailyRate(double time) {
        return MIDNIGHT_RATE + (NOON_RATE - MIDNIGHT_RATE) * Math.pow(Math.sin(Math.PI * time / DAY_SECONDS), 4);
    }

    private static double[] spikes(SeededRandom random) {
        double[] arrivals = new double[8 * 60];
        for (int i = 0; i < arrivals.length; i++) {
            arrivals[i] = i / 60 * 600 + 3 * random.uniform(SeededRandom.Kind.ARRIVAL, i, 1);
        }
        return arrivals;
    }

    /**
     * Generates a Poisson process with a variable rate by thinning
     * (<a href="https://doi.org/10.1002/nav.3800260304">Lewis, Shedler 1979</a>).
     */
    private static double[] poisson(double highest, DoubleUnaryOperator rate, double seconds, SeededRandom random) {
        DoubleStream.Builder arrivals = DoubleStream.builder();
        double time = 0;
        for (long i = 0; ; i++) {
            time += random.interarrival(1 / highest, i);
            if (time >= seconds) {
                return arrivals.build().toArray();
            }
            if (random.uniform(SeededRandom.Kind.ARRIVAL, i, 2) * highest < rate.applyAsDouble(time)) {
                arrivals.add(time);
            }
        }
    }
}
