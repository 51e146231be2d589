package io.elasticfaces.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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
}
