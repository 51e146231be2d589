package io.elasticfaces.cli.load;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

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
    record Period(double earliest, double latest) {}

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

    OptionalLong peak(Metric metric) {
        return readings(metric).stream().mapToLong(Reading::value).max();
    }

    OptionalLong last(Metric metric) {
        List<Reading> all = readings(metric);
        return all.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(all.get(all.size() - 1).value());
    }

    /** Returns whether the last reading is 0 and was made after an event. */
    boolean isZeroSince(Metric metric, long eventNanos) {
        List<Reading> all = readings(metric);
        return !all.isEmpty()
                && all.get(all.size() - 1).value() == 0
                && all.get(all.size() - 1).beganNanos() >= eventNanos;
    }

    /** Returns the period in which a count became 0 for the last time; null if it is not 0 or was never read. */
    Period backAtZero(Metric metric, long eventNanos) {
        List<Reading> all = readings(metric);
        if (last(metric).orElse(1) != 0) {
            return null;
        }
        int zero = all.size() - 1;
        while (zero > 0 && all.get(zero - 1).value() == 0) {
            zero--;
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

    /** Returns the readings by metric, as pairs of milliseconds since the start and count. */
    JsonObject json() {
        JsonObject json = new JsonObject();
        for (Metric metric : Metric.values()) {
            JsonArray points = new JsonArray();
            readings(metric).forEach(read -> points.add(List.of(read.endedNanos() / 1_000_000, read.value())));
            if (!points.isEmpty()) {
                json.put(metric.name().toLowerCase(Locale.ROOT), points);
            }
        }
        return json;
    }
}
