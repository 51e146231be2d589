package io.elasticfaces.cli.chaos;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/** Numbers of faults and calls by name. */
final class Counts {
    private final Map<String, Long> counts = new ConcurrentSkipListMap<>();

    void add(String name) {
        counts.merge(name, 1L, Long::sum);
    }

    long of(String name) {
        return counts.getOrDefault(name, 0L);
    }

    @Override
    public String toString() {
        return counts.entrySet().stream()
                .map(count -> "  " + count.getKey() + ": " + count.getValue())
                .collect(Collectors.joining("\n"));
    }
}
