package io.elasticfaces.app.load;

import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Sends a run's requests, in one of two ways. */
final class Generator {
    /** Sends one request. */
    @FunctionalInterface
    interface Asker {
        /** Sends it and returns at once; how it went is told exactly once, on any thread. */
        void ask(int request, long dueNanos, Consumer<Answer> done);
    }

    private static final double NANOS = 1e9;

    private final Asker asker;
    private final Tally tally;
    private final Executor executor;

    Generator(Asker asker, Tally tally, Executor executor) {
        this.asker = asker;
        this.tally = tally;
        this.executor = executor;
    }

    /** Closed loop: so many clients at once, each of which sends its next request when it has its answer. */
    void atOnce(int requests, int clients) {
        AtomicInteger next = new AtomicInteger();
        for (int client = 0; client < Math.min(clients, requests); client++) {
            go(next, requests);
        }
    }

    private void go(AtomicInteger next, int requests) {
        int request = next.getAndIncrement();
        if (request < requests) {
            asker.ask(request, System.nanoTime(), answer -> {
                tally.add(answer);
                // on another stack, as a chain of requests that fail at once would otherwise nest without end
                executor.execute(() -> go(next, requests));
            });
        }
    }

    /**
     * Open loop: so many requests a second, however slow the answers are. A request that goes out late, because this
     * process or the limit of open requests held it up, still counts from when it was due, so a stall of the service is
     * felt by every request that would have come meanwhile (no coordinated omission). Returns when all are sent.
     *
     * @param mostOpen how many requests may be open at once
     */
    void atRate(int requests, double perSecond, int mostOpen) throws InterruptedException {
        Semaphore open = new Semaphore(mostOpen);
        long began = System.nanoTime();
        for (int request = 0; request < requests; request++) {
            long due = began + Math.round(request * NANOS / perSecond);
            for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
                LockSupport.parkNanos(early);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            open.acquire();
            asker.ask(request, due, answer -> {
                open.release();
                tally.add(answer);
            });
        }
    }
}
