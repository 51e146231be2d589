package io.elasticfaces.app.load;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Reads a deployment's counts during a run: instances and request queue every 250 ms, the response queue every second,
 * the buckets every two seconds. Two threads, each of which makes one call at a time; the buckets are read more rarely
 * where listing them takes long, so that at most a tenth of one thread goes there.
 */
final class Sampler implements AutoCloseable {
    static final long FAST_MILLIS = 250;
    private static final int RESPONSES_EVERY = 4;
    private static final long BUCKETS_MILLIS = 2_000;
    private static final long BUCKETS_SHARE = 10;

    private final Deployment deployment;
    private final Timeline timeline;
    private final long beganNanos;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2, task -> {
        Thread thread = new Thread(task, "load-sampler");
        thread.setDaemon(true);
        return thread;
    });
    private long fastRounds;

    /**
     * Creates a sampler that is not running yet.
     *
     * @param beganNanos the run's start on {@link System#nanoTime}'s clock
     */
    Sampler(Deployment deployment, Timeline timeline, long beganNanos) {
        this.deployment = deployment;
        this.timeline = timeline;
        this.beganNanos = beganNanos;
    }

    void start() {
        threads.scheduleWithFixedDelay(this::fast, 0, FAST_MILLIS, TimeUnit.MILLISECONDS);
        threads.execute(this::buckets);
    }

    private void fast() {
        read(Metric.INSTANCES, deployment::runningApps);
        requests();
        if (fastRounds++ % RESPONSES_EVERY == 0) {
            responses();
        }
    }

    private void requests() {
        long began = now();
        try {
            Deployment.Queue queue = deployment.requestQueue();
            long ended = now();
            timeline.add(Metric.REQUESTS, new Reading(began, ended, queue.visible()));
            timeline.add(Metric.REQUESTS_IN_FLIGHT, new Reading(began, ended, queue.inFlight()));
        } catch (RuntimeException e) {
            timeline.failed(Metric.REQUESTS, describe(e));
        }
    }

    private void responses() {
        read(Metric.RESPONSES, () -> deployment.responseQueue().visible());
    }

    private void buckets() {
        long began = System.nanoTime();
        read(Metric.IN_OBJECTS, deployment::quickInObjects);
        read(Metric.OUT_OBJECTS, deployment::quickOutObjects);
        long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        if (!threads.isShutdown()) {
            threads.schedule(
                    this::buckets, Math.max(BUCKETS_MILLIS, BUCKETS_SHARE * tookMillis), TimeUnit.MILLISECONDS);
        }
    }

    private void read(Metric metric, LongSupplier count) {
        long began = now();
        try {
            long value = count.getAsLong();
            timeline.add(metric, new Reading(began, now(), value));
        } catch (RuntimeException e) {
            timeline.failed(metric, describe(e));
        }
    }

    private static String describe(RuntimeException e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }

    private long now() {
        return System.nanoTime() - beganNanos;
    }

    /** Stops the threads and reads everything once more, the buckets in full. */
    void finish(long mostObjects) throws InterruptedException {
        close();
        threads.awaitTermination(30, TimeUnit.SECONDS);
        read(Metric.INSTANCES, deployment::runningApps);
        requests();
        responses();
        read(Metric.IN_OBJECTS, () -> deployment.exactInObjects(mostObjects));
        read(Metric.OUT_OBJECTS, () -> deployment.exactOutObjects(mostObjects));
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
