package io.elasticfaces.web.answer;

import io.elasticfaces.contract.RecognitionReply;
import io.elasticfaces.contract.Timings;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Limits the number of pending requests, and estimates when a refused client should retry. */
public final class Bulkhead {
    /** Weight of the newest service time in the moving average. */
    private static final double NEWEST = 0.1;

    private static final long SHORTEST_RETRY_SECONDS = 1;
    private static final long LONGEST_RETRY_SECONDS = 300;

    private final int capacity;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicReference<Double> serviceMillis = new AtomicReference<>(1000.0);
    private volatile boolean measured;

    /** @param capacity the maximum number of pending requests, 1 or more */
    public Bulkhead(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("app.web.max-waiting is " + capacity + "; it must be 1 or more.");
        }
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
    void learn(RecognitionReply reply) {
        Timings.ofWorker(reply.outcome().sighting().timings()).ifPresent(busy -> {
            serviceMillis.updateAndGet(average -> measured ? average + NEWEST * (busy - average) : busy);
            measured = true;
        });
    }

    /** Returns the number of pending requests. */
    public int waiting() {
        return waiting.get();
    }

    /** Returns the maximum number of pending requests. */
    public int capacity() {
        return capacity;
    }

    /** Returns the moving average of a worker's time per request, in milliseconds. */
    public double serviceMillis() {
        return serviceMillis.get();
    }

    /** Returns {@link #serviceMillis()} as a duration; zero before the first reply. */
    public Duration measuredServiceTime() {
        return measured ? Duration.ofNanos((long) (serviceMillis() * 1e6)) : Duration.ZERO;
    }

    /** Returns the {@code Retry-After} in seconds: the time in which {@code workers} process a tenth of the backlog. */
    public long retryAfterSeconds(int workers) {
        double millis = waiting() * serviceMillis() / Math.max(1, workers) / 10;
        return Math.max(SHORTEST_RETRY_SECONDS, Math.min(LONGEST_RETRY_SECONDS, (long) Math.ceil(millis / 1000)));
    }
}
