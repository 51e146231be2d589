package io.elasticfaces.cli.load;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Reads a deployment's counts during a run: instances and queues every 250 ms, the buckets every two seconds. Listing a
 * large bucket takes seconds. It is therefore limited to a twentieth of the time, but happens at least once per 30 s.
 */
final class Sampler implements AutoCloseable {
    static final long FAST_MILLIS = 250;
    private static final long BUCKETS_MILLIS = 2_000;
    private static final long BUCKETS_SHARE = 20;
    private static final long BUCKETS_MAX_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final List<Metric> FAST =
            List.of(Metric.INSTANCES, Metric.REQUESTS, Metric.REQUESTS_IN_FLIGHT, Metric.RESPONSES);
    private static final List<Metric> BUCKETS = List.of(Metric.IN_OBJECTS, Metric.OUT_OBJECTS);

    private final Deployment deployment;
    private final Timeline timeline;
    private final long startNanos;
    private final long objectLimit;
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
    private long bucketsDueNanos = System.nanoTime();

    /**
     * Starts to read.
     *
     * @param startNanos start of the run, of {@link System#nanoTime}
     * @param objectLimit maximum number of objects to count in a bucket
     */
    Sampler(Deployment deployment, Timeline timeline, long startNanos, long objectLimit) {
        this.deployment = deployment;
        this.timeline = timeline;
        this.startNanos = startNanos;
        this.objectLimit = objectLimit;
        scheduler.scheduleWithFixedDelay(() -> FAST.forEach(this::read), 0, FAST_MILLIS, TimeUnit.MILLISECONDS);
        scheduler.scheduleWithFixedDelay(this::bucketsWhenDue, 0, BUCKETS_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void bucketsWhenDue() {
        long began = System.nanoTime();
        if (began - bucketsDueNanos >= 0) {
            BUCKETS.forEach(this::read);
            long ended = System.nanoTime();
            bucketsDueNanos = ended + Math.min(BUCKETS_SHARE * (ended - began), BUCKETS_MAX_NANOS);
        }
    }

    private void read(Metric metric) {
        long began = System.nanoTime() - startNanos;
        try {
            long value = deployment.count(metric, objectLimit);
            timeline.add(metric, new Timeline.Reading(began, System.nanoTime() - startNanos, value));
        } catch (RuntimeException e) {
            timeline.failed(metric, e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    /** Stops the schedule and reads every count once more. */
    void finish() throws InterruptedException {
        close();
        scheduler.awaitTermination(BUCKETS_MAX_NANOS, TimeUnit.NANOSECONDS);
        FAST.forEach(this::read);
        BUCKETS.forEach(this::read);
    }

    @Override
    public void close() {
        scheduler.shutdown();
    }
}
