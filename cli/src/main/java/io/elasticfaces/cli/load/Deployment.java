package io.elasticfaces.cli.load;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A deployment whose counts can be read. */
@FunctionalInterface
interface Deployment {
    /** The counts that are 0 before a checked run. */
    List<Metric> EMPTY_AT_START = List.of(
            Metric.INSTANCES,
            Metric.PENDING_INSTANCES,
            Metric.REQUESTS,
            Metric.REQUESTS_IN_FLIGHT,
            Metric.RESPONSES,
            Metric.RESPONSES_IN_FLIGHT,
            Metric.IN_OBJECTS,
            Metric.OUT_OBJECTS);

    /** Objects of earlier runs are counted up to this number. */
    int MAX_OLD_OBJECTS = 10_000;

    /**
     * Reads a count.
     *
     * @param limit maximum number of objects to count, because counting objects means listing them; other counts ignore
     *     it
     * @throws RuntimeException if the count cannot be read; usually an SdkException
     */
    long count(Metric metric, long limit);

    /** Reads every count. */
    default Map<Metric, Long> counts() {
        Map<Metric, Long> counts = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            counts.put(metric, count(metric, MAX_OLD_OBJECTS));
        }
        return counts;
    }

    /** Returns the counts that are not 0, e.g. {@code objects in: 3}. It is empty if a checked run can begin. */
    static List<String> leftovers(Map<Metric, Long> counts) {
        return EMPTY_AT_START.stream()
                .filter(metric -> counts.get(metric) > 0)
                .map(metric -> metric.title() + ": " + counts.get(metric))
                .toList();
    }
}
