package io.elasticfaces.simulator;

import io.elasticfaces.simulator.SeededRandom.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/**
 * The arrival times of requests.
 *
 * @param description description in one line
 * @param arrivals seconds from the beginning, ascending; one or more
 */
record Trace(String name, String description, double[] arrivals) {
    /** Maximum number of arrivals, more than an hour at 1,000 a second. */
    private static final int MOST = 5_000_000;

    private static final double LONGEST = 864_000;

    private static final double DAY_SECONDS = 86_400;
    private static final double MIDNIGHT_RATE = 0.002;
    private static final double NOON_RATE = 6;

    Trace {
        if (arrivals.length == 0 || arrivals.length > MOST) {
            throw new IllegalArgumentException(
                    "The trace %s has %,d arrivals; 1 to %,d can be simulated.".formatted(name, arrivals.length, MOST));
        }
        arrivals = arrivals.clone();
        Arrays.sort(arrivals);
        double last = arrivals[arrivals.length - 1];
        if (!(arrivals[0] >= 0 && last <= LONGEST)) {
            throw new IllegalArgumentException("The trace %s has arrivals from %s to %s s; the range is 0 to %.0f."
                    .formatted(name, arrivals[0], last, LONGEST));
        }
    }

    int size() {
        return arrivals.length;
    }

    /** Returns the time of the last arrival. */
    double end() {
        return arrivals[arrivals.length - 1];
    }

    /**
     * Reads a CSV file with the time of an arrival, in seconds, in the first column. Empty lines and a heading are
     * skipped.
     *
     * @throws IllegalArgumentException if a line is invalid; the message names it
     */
    static Trace read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        DoubleStream.Builder arrivals = DoubleStream.builder();
        for (int i = 0; i < lines.size(); i++) {
            String first = lines.get(i).split(",", 2)[0].strip();
            try {
                if (!first.isEmpty()) {
                    arrivals.add(Double.parseDouble(first));
                }
            } catch (NumberFormatException e) {
                if (i > 0) {
                    throw new IllegalArgumentException(
                            "%s, line %d: \"%s\" is not a time in seconds.".formatted(file, i + 1, first), e);
                }
            }
        }
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
        return new Trace(name, "from " + file.getFileName(), arrivals.build().toArray());
    }

    /** Returns the built-in traces. */
    static List<Trace> builtIn(SeededRandom random) {
        return List.of(
                new Trace("burst", "100 at once", new double[100]),
                new Trace("steady", "4 a second for 15 min, Poisson", poisson(4, time -> 4, 900, random)),
                new Trace(
                        "daily",
                        "a day, Poisson from 0.002 a second at midnight to 6 at noon",
                        poisson(NOON_RATE, Trace::dailyRate, DAY_SECONDS, random)),
                new Trace("spikes", "60 within 3 s, every 10 min, 8 times", spikes(random)));
    }

    /** The fourth power of a sine, so that the night is long. */
    private static double dailyRate(double time) {
        return MIDNIGHT_RATE + (NOON_RATE - MIDNIGHT_RATE) * Math.pow(Math.sin(Math.PI * time / DAY_SECONDS), 4);
    }

    private static double[] spikes(SeededRandom random) {
        double[] arrivals = new double[8 * 60];
        for (int i = 0; i < arrivals.length; i++) {
            arrivals[i] = i / 60 * 600 + 3 * random.uniform(Kind.ARRIVAL, i, 1);
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
            if (random.uniform(Kind.ARRIVAL, i, 2) * highest < rate.applyAsDouble(time)) {
                arrivals.add(time);
            }
        }
    }
}
