package io.elasticfaces.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * When requests arrive.
 *
 * @param name for people
 * @param what one line for people
 * @param arrivals seconds from the beginning, ascending; one or more
 */
record Trace(String name, String what, double[] arrivals) {
    /** More than an hour at 1,000 a second. */
    private static final int MOST = 5_000_000;

    /** Ten days. */
    private static final double LONGEST = 864_000;

    Trace {
        if (arrivals.length == 0 || arrivals.length > MOST) {
            throw new IllegalArgumentException(
                    "The trace %s has %,d arrivals; 1 to %,d can be simulated.".formatted(name, arrivals.length, MOST));
        }
        arrivals = arrivals.clone();
        Arrays.sort(arrivals);
        double last = arrivals[arrivals.length - 1];
        if (!(arrivals[0] >= 0 && last <= LONGEST)) {
            throw new IllegalArgumentException(
                    "The trace %s has arrivals from %s to %s s; they may lie between 0 and %.0f."
                            .formatted(name, arrivals[0], last, LONGEST));
        }
    }

    /** Returns how many requests arrive. */
    int size() {
        return arrivals.length;
    }

    /** Returns when the last arrives. */
    double end() {
        return arrivals[arrivals.length - 1];
    }

    /**
     * Reads a trace: a line for each arrival, its time in seconds first; further columns behind a comma, empty lines and a
     * first line without a number are passed over.
     *
     * @throws IllegalArgumentException naming the line that is not understood
     */
    static Trace read(Path file) throws IOException {
        List<Double> times = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            String first = line.split(",", 2)[0].strip();
            if (first.isEmpty()) {
                continue;
            }
            try {
                times.add(Double.parseDouble(first));
            } catch (NumberFormatException e) {
                if (number > 1) {
                    throw new IllegalArgumentException(
                            "%s, line %d: \"%s\" is no time in seconds.".formatted(file, number, first), e);
                }
            }
            if (times.size() > MOST) {
                break;
            }
        }
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
        double[] arrivals = times.stream().mapToDouble(Double::doubleValue).toArray();
        return new Trace(name, "from " + file.getFileName(), arrivals);
    }
}
