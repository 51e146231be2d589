package io.elasticfaces.simulator;

import java.util.Comparator;
import java.util.PriorityQueue;

/** The pending events of a simulation, ordered by time. Simultaneous events run in the order of their scheduling. */
final class EventQueue {
    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparingDouble(Entry::at).thenComparingLong(Entry::order));
    private double now;
    private long count;

    private record Entry(double at, long order, Runnable event) {}

    /** Returns the simulated time in seconds. */
    double now() {
        return now;
    }

    void schedule(double delaySeconds, Runnable event) {
        entries.add(new Entry(now + delaySeconds, count++, event));
    }

    /** Runs the next event up to the given time. Returns false if there is none. */
    boolean runNext(double until) {
        Entry entry = entries.peek();
        if (entry == null || entry.at() > until) {
            return false;
        }
        entries.remove();
        now = entry.at();
        entry.event().run();
        return true;
    }
}
