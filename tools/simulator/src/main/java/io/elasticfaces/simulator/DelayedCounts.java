package io.elasticfaces.simulator;

import io.elasticfaces.controller.observe.QueueCounts;
import java.util.ArrayList;
import java.util.List;

/** The queue's counts as SQS reports them: delayed, and sometimes wrong by up to a fifth. */
final class DelayedCounts {
    private static final double LARGEST_ERROR = 0.2;

    private final Assumptions assumptions;
    private final SeededRandom random;
    private final List<Entry> entries = new ArrayList<>();
    private long reads;

    private record Entry(double at, int visible, int inFlight) {}

    DelayedCounts(Assumptions assumptions, SeededRandom random) {
        this.assumptions = assumptions;
        this.random = random;
        entries.add(new Entry(Double.NEGATIVE_INFINITY, 0, 0));
    }

    /** Records the true counts, which hold from now on. */
    void record(double now, int visible, int inFlight) {
        entries.add(new Entry(now, visible, inFlight));
    }

    /** Returns the counts that a call to SQS would return. */
    QueueCounts read(double now) {
        long read = reads++;
        double asOf = now - assumptions.countLag().at(random.uniform(SeededRandom.Kind.COUNT_LAG, read, 0));
        int newest = entries.size() - 1;
        while (entries.get(newest).at() > asOf) {
            newest--;
        }
        Entry seen = entries.get(newest);
        double error = random.uniform(SeededRandom.Kind.COUNT_ERROR, read, 0) < assumptions.wrongCounts()
                ? (2 * random.uniform(SeededRandom.Kind.COUNT_ERROR_SIZE, read, 0) - 1) * LARGEST_ERROR
                : 0;
        return QueueCounts.of(scaled(seen.visible(), error), scaled(seen.inFlight(), -error));
    }

    /** Rounds away from the true count, so that small counts can be wrong by one. */
    private static int scaled(int count, double error) {
        return (int) (error < 0 ? Math.floor(count * (1 + error)) : Math.ceil(count * (1 + error)));
    }
}
