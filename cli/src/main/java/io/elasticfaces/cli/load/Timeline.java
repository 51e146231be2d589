package io.elasticfaces.cli.load;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The counts read during a run. Thread-safe. */
final class Timeline {
    private final Map<Metric, List<Reading>> readings = new EnumMap<>(Metric.class);
    private final Map<Metric, String> problems = new EnumMap<>(Metric.class);

    /**
     * One count. It was true at some moment between the two times.
     *
     * @param beganNanos time of the call since the start of the run
     * @param endedNanos time of its answer since the start of the run
     */
    record Reading(long beganNanos, long endedNanos, long value) {}

    /** A period that contains a change, in seconds after an event; 0 if the change came before the event. */
    record Period(double earliest, double latest) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "between %.1f and %.1f s", earliest, latest);
        }
    }

    synchronized void add(Metric metric, Reading reading) {
        readings.computeIfAbsent(metric, any -> new ArrayList<>()).add(reading);
    }

    /** Records why a metric could not be read. */
    synchronized void failed(Metric metric, String problem) {
        problems.put(metric, problem);
    }

    /** Returns the readings of a metric so far, in order of time. */
    synchronized List<Reading> readings(Metric metric) {
        return List.copyOf(readings.getOrDefault(metric, List.of()));
    }

    /** Returns the last problem of each metric that could not always be read. */
    synchronized Map<Metric, String> problems() {
        return new EnumMap<>(problems);
    }

    /** Returns the largest count; 0 if it was never read. */
    long peak(Metric metric) {
        return readings(metric).stream().mapToLong(Reading::value).max().orElse(0);
    }

    /** Returns the last count; 0 if it was never read. */
    long last(Metric metric) {
        return readings(metric).stream()
                .mapToLong(Reading::value)
                .reduce((before, after) -> after)
                .orElse(0);
    }

    /** Returns whether the last reading is 0 and was made after an event. */
    boolean isZeroSince(Metric metric, long eventNanos) {
        return readings(metric).stream()
                .reduce((before, after) -> after)
                .filter(last -> last.value() == 0 && last.beganNanos() >= eventNanos)
                .isPresent();
    }

    /** Returns the period in which a count became 0 for the last time; null if it is not 0 or was never read. */
    Period backAtZero(Metric metric, long eventNanos) {
        List<Reading> all = readings(metric);
        int zero = all.size();
        while (zero > 0 && all.get(zero - 1).value() == 0) {
            zero--;
        }
        if (zero == all.size()) {
            return null;
        }
        return zero == 0
                ? new Period(0, 0)
                : new Period(
                        seconds(all.get(zero - 1).beganNanos() - eventNanos),
                        seconds(all.get(zero).endedNanos() - eventNanos));
    }

    private static double seconds(long nanos) {
        return Math.max(0, nanos) / 1e9;
    }
}
