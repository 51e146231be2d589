package io.elasticfaces.web.answer;

import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.Timings;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Limits the number of pending requests, and estimates when a refused client should retry. */
public final class Bulkhead {
    /** Weight of the newest service time in the moving average. */
    private static final double NEWEST = 0.1;

    /** The time per request before the first reply. */
    private static final double DEFAULT_MILLIS = 1000;

    private static final long SHORTEST_RETRY_SECONDS = 1;
    private static final long LONGEST_RETRY_SECONDS = 300;

    private final int capacity;
    private final AtomicInteger waiting = new AtomicInteger();
    /** The moving average of a worker's time per request; 0 before the first reply. */
    private volatile double serviceMillis;

    /** @param capacity the maximum number of pending requests, 1 or more */
    public Bulkhead(int capacity) {
        this.capacity = capacity;
    }

    /** Takes a place, or returns false if none is free. */
    public boolean enter() {
        if (waiting.incrementAndGet() > capacity) {
            waiting.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Releases a place. */
    public void leave() {
        waiting.decrementAndGet();
    }

    /** Updates the average service time from a reply. */
    synchronized void learn(RecognitionReply reply) {
        Timings.ofWorker(reply.outcome().sighting().timings())
                .ifPresent(busy -> serviceMillis += (serviceMillis == 0 ? 1 : NEWEST) * (busy - serviceMillis));
    }

    /** Returns the number of pending requests. */
    public int waiting() {
        return waiting.get();
    }

    /** Returns the maximum number of pending requests. */
    public int capacity() {
        return capacity;
    }

    /** Returns the moving average of a worker's time per request; zero before the first reply. */
    public Duration serviceTime() {
        return Duration.ofNanos((long) (serviceMillis * 1e6));
    }

    /** Returns the {@code Retry-After} in seconds: the time in which {@code workers} process a tenth of the backlog. */
    public long retryAfterSeconds(int workers) {
        double millis = waiting() * (serviceMillis == 0 ? DEFAULT_MILLIS : serviceMillis) / Math.max(1, workers) / 10;
        return Math.max(SHORTEST_RETRY_SECONDS, Math.min(LONGEST_RETRY_SECONDS, (long) Math.ceil(millis / 1000)));
    }
}
