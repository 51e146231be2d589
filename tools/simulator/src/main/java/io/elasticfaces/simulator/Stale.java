package io.elasticfaces.simulator;

import io.elasticfaces.controller.QueueCounts;
import java.util.ArrayDeque;
import java.util.Iterator;

/** The queue's counts as SQS tells them: some time old, and now and then off. */
final class Stale {
    private static final double MOST_OFF = 0.2;

    private final Physics physics;
    private final Draws draws;
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private long readings;

    private record Entry(double at, int visible, int inFlight) {}

    Stale(Physics physics, Draws draws) {
        this.physics = physics;
        this.draws = draws;
        entries.add(new Entry(Double.NEGATIVE_INFINITY, 0, 0));
    }

    /** Writes down what is true from now on. */
    void record(double now, int visible, int inFlight) {
        entries.addLast(new Entry(now, visible, inFlight));
        double oldest = now - physics.countLag().max();
        while (entries.size() > 1 && second().at() <= oldest) {
            entries.removeFirst();
        }
    }

    /** Counts. */
    QueueCounts read(double now) {
        long reading = readings++;
        double asOf = now - physics.countLag().at(draws.uniform(Draws.Kind.COUNT_LAG, reading, 0));
        Entry seen = entries.getFirst();
        for (Iterator<Entry> newest = entries.descendingIterator(); newest.hasNext(); ) {
            Entry entry = newest.next();
            if (entry.at() <= asOf) {
                seen = entry;
                break;
            }
        }
        double off = draws.uniform(Draws.Kind.FLICKER, reading, 0) < physics.flicker()
                ? (2 * draws.uniform(Draws.Kind.FLICKER_SIZE, reading, 0) - 1) * MOST_OFF
                : 0;
        return QueueCounts.of(scaled(seen.visible(), off), scaled(seen.inFlight(), -off));
    }

    private Entry second() {
        Iterator<Entry> oldest = entries.iterator();
        oldest.next();
        return oldest.next();
    }

    /** Half up, so that a few can be seen as one fewer. */
    private static int scaled(int count, double off) {
        return (int) Math.max(0, off < 0 ? Math.floor(count * (1 + off)) : Math.ceil(count * (1 + off)));
    }
}
