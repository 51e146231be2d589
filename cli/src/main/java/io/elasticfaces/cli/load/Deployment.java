package io.elasticfaces.cli.load;

import java.util.EnumMap;
import java.util.Map;

/** A deployment whose counts can be read. */
@FunctionalInterface
interface Deployment {
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
}
