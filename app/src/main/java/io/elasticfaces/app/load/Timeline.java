package io.elasticfaces.app.load;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What was read of every metric during a run. Safe for use by several threads. */
final class Timeline {
    private final Map<Metric, List<Reading>> readings = new EnumMap<>(Metric.class);
    private final Map<Metric, String> problems = new EnumMap<>(Metric.class);

    synchronized void add(Metric metric, Reading reading) {
        readings.computeIfAbsent(metric, any -> new ArrayList<>()).add(reading);
    }

    /** Notes why a metric could not be read this time. */
    synchronized void failed(Metric metric, String problem) {
        problems.put(metric, problem);
    }

    synchronized OptionalLong latest(Metric metric) {
        return new Series(readings.getOrDefault(metric, List.of())).last();
    }

    /** Returns everything so far. */
    synchronized Map<Metric, Series> series() {
        Map<Metric, Series> copy = new EnumMap<>(Metric.class);
        readings.forEach((metric, all) -> copy.put(metric, new Series(List.copyOf(all))));
        return copy;
    }

    /** Returns what last went wrong with each metric that could not be read at some time. */
    synchronized Map<Metric, String> problems() {
        return new EnumMap<>(problems);
    }
}
