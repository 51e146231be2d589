package io.elasticfaces.web.answer;

import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.Timings;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Limits how many requests are pending at once, and estimates when a refused caller finds a place. */
public final class Bulkhead {
    /** Weight of the newest service time in the moving average. */
    private static final double NEWEST = 0.1;

    private static final long SHORTEST_RETRY_SECONDS = 1;
    private static final long LONGEST_RETRY_SECONDS = 300;

    private final int capacity;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicReference<Double> serviceMillis = new AtomicReference<>(1000.0);
    private volatile boolean measured;

    /** @param capacity how many may wait at once, 1 or more */
    public Bulkhead(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("app.web.max-waiting is " + capacity + "; it must be 1 or more.");
        }
        this.capacity = capacity;
    }

    /** Takes a place, or returns false when all are taken. */
    public boolean enter() {
        if (waiting.incrementAndGet() > capacity) {
            waiting.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Gives a place back. */
    public void leave() {
        waiting.decrementAndGet();
    }

    /** Learns from a reply how long the worker was busy with it. */
    void learn(RecognitionReply reply) {
        Timings.ofWorker(reply.outcome().sighting().timings()).ifPresent(busy -> {
            serviceMillis.updateAndGet(average -> measured ? average + NEWEST * (busy - average) : busy);
            measured = true;
        });
    }

    /** Returns how many are waiting for an answer now. */
    public int waiting() {
        return waiting.get();
    }

    /** Returns how many may wait at once. */
    public int capacity() {
        return capacity;
    }

    /** Returns the moving average of a worker's time per request, in milliseconds. */
    public double serviceMillis() {
        return serviceMillis.get();
    }

    /** Returns {@link #serviceMillis()} as it was measured; zero before the first reply. */
    public Duration measuredServiceTime() {
        return measured ? Duration.ofNanos((long) (serviceMillis() * 1e6)) : Duration.ZERO;
    }

    /**
     * Returns for how many seconds to stay away: what {@code workers} need for a tenth of the backlog, so that those
     * who come back find places.
     */
    public long retryAfterSeconds(int workers) {
        double millis = waiting() * serviceMillis() / Math.max(1, workers) / 10;
        return Math.max(SHORTEST_RETRY_SECONDS, Math.min(LONGEST_RETRY_SECONDS, (long) Math.ceil(millis / 1000)));
    }
}
