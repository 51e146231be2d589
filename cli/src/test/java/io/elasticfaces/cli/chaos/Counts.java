package io.elasticfaces.cli.chaos;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** How often what was done to the system, by name. */
final class Counts {
    private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();

    void add(String what) {
        counts.computeIfAbsent(what, name -> new LongAdder()).increment();
    }

    long of(String what) {
        LongAdder count = counts.get(what);
        return count == null ? 0 : count.sum();
    }

    /** Returns all that begin with a prefix, e.g. {@code stalled 3, late 12}; the prefix is left out. */
    String list(String prefix) {
        StringBuilder list = new StringBuilder();
        counts.forEach((name, count) -> {
            if (name.startsWith(prefix)) {
                list.append(list.isEmpty() ? "" : ", ")
                        .append(name.substring(prefix.length()))
                        .append(' ')
                        .append(count.sum());
            }
        });
        return list.toString();
    }
}
