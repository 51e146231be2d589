package io.elasticfaces.simulator;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/** The traces that are shipped, as small generators. */
final class Traces {
    private static final int BURST = 100;
    private static final double STEADY_RATE = 4;
    private static final double STEADY_SECONDS = 900;
    private static final double DAY_SECONDS = 86_400;
    private static final double NIGHT_RATE = 0.002;
    private static final double NOON_RATE = 6;
    private static final int SPIKES = 8;
    private static final int SPIKE = 60;
    private static final double SPIKE_SECONDS = 3;
    private static final double BETWEEN_SPIKES = 600;

    private Traces() {}

    /** Returns the four, in the order of the table. */
    static List<Trace> all(Draws draws) {
        return List.of(burst(), steady(draws), daily(draws), spikes(draws));
    }

    /** A hundred at once, as the original system's grader sends them. */
    static Trace burst() {
        return new Trace("burst", BURST + " at once", new double[BURST]);
    }

    /** Poisson, always the same rate. */
    static Trace steady(Draws draws) {
        return poisson(
                "steady",
                "%s a second for %.0f min, Poisson".formatted(Seconds.of(STEADY_RATE), STEADY_SECONDS / 60),
                STEADY_RATE,
                time -> STEADY_RATE,
                STEADY_SECONDS,
                draws);
    }

    /** A day: hardly anybody at night, most at noon; the fourth power of a sine, so that the night is long. */
    static Trace daily(Draws draws) {
        return poisson(
                "daily",
                "a day, Poisson from %s a second at midnight to %s at noon".formatted(NIGHT_RATE, NOON_RATE),
                NOON_RATE,
                time -> NIGHT_RATE + (NOON_RATE - NIGHT_RATE) * Math.pow(Math.sin(Math.PI * time / DAY_SECONDS), 4),
                DAY_SECONDS,
                draws);
    }

    /** Many within seconds, and nothing between. */
    static Trace spikes(Draws draws) {
        double[] arrivals = new double[SPIKES * SPIKE];
        for (int i = 0; i < arrivals.length; i++) {
            arrivals[i] = i / SPIKE * BETWEEN_SPIKES + SPIKE_SECONDS * draws.uniform(Draws.Kind.ARRIVAL, i, 1);
        }
        return new Trace(
                "spikes",
                "%d within %.0f s, every %.0f min, %d times"
                        .formatted(SPIKE, SPIKE_SECONDS, BETWEEN_SPIKES / 60, SPIKES),
                arrivals);
    }

    /** Poisson at a rate of the caller's choice. */
    static Trace rate(double perSecond, double seconds, Draws draws) {
        if (!(perSecond > 0 && perSecond <= 100_000 && seconds > 0)) {
            throw new IllegalArgumentException(
                    "--rate and --seconds must be more than 0, and --rate 100000 at the most.");
        }
        String what = "%s a second for %s s, Poisson".formatted(Seconds.of(perSecond), Seconds.of(seconds));
        return poisson("rate", what, perSecond, time -> perSecond, seconds, draws);
    }

    /**
     * A Poisson process whose rate changes, by thinning one of the highest rate
     * (<a href="https://doi.org/10.1002/nav.3800260304">Lewis, Shedler 1979</a>).
     */
    private static Trace poisson(
            String name, String what, double highest, DoubleUnaryOperator rate, double seconds, Draws draws) {
        DoubleStream.Builder arrivals = DoubleStream.builder();
        double time = 0;
        for (long i = 0; ; i++) {
            time += draws.exponential(1 / highest, i);
            if (time >= seconds) {
                return new Trace(name, what, arrivals.build().toArray());
            }
            if (draws.uniform(Draws.Kind.ARRIVAL, i, 2) * highest < rate.applyAsDouble(time)) {
                arrivals.add(time);
            }
        }
    }
}
