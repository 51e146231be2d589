package io.elasticfaces.simulator;

import java.util.PriorityQueue;

/** What happens when, in the order of time, and of being put there at the same time. */
final class Agenda {
    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private double now;
    private long count;

    private record Entry(double at, long order, Runnable event) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = Double.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    /** Returns the seconds since the beginning. */
    double now() {
        return now;
    }

    /** Puts an event there, that many seconds from now. */
    void in(double seconds, Runnable event) {
        entries.add(new Entry(now + seconds, count++, event));
    }

    /** Goes on to the next event and lets it happen; false where there is none until that time. */
    boolean next(double until) {
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
