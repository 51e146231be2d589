package io.elasticfaces.app.load;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Reads a deployment's counts during a run: instances and request queue every 250 ms, the response queue every second,
 * the buckets every two seconds until they have reached what they should. Two threads, each of which makes one call at a
 * time; the buckets are read more rarely where listing them takes long (a local S3 reads every object's attributes: 0.1 s
 * for 100 objects, 0.4 s for 1,000), so that about a twentieth of one thread goes there, but every 30 s all
 * the same.
 */
final class Sampler implements AutoCloseable {
    static final long FAST_MILLIS = 250;
    private static final int RESPONSES_EVERY = 4;
    private static final long BUCKETS_MILLIS = 2_000;
    private static final long BUCKETS_SHARE = 20;
    private static final long BUCKETS_LONGEST_MILLIS = 30_000;
    private static final long LONGEST_ROUND_MILLIS = 30_000;

    private final Deployment deployment;
    private final Timeline timeline;
    private final long beganNanos;
    private final long enoughIn;
    private final long enoughOut;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final List<Thread> threads = List.of(thread(this::fast), thread(this::buckets));
    private long fastRounds;

    /**
     * Creates a sampler that is not running yet.
     *
     * @param beganNanos the run's start on {@link System#nanoTime}'s clock
     * @param enoughIn how many objects the input bucket should reach
     * @param enoughOut how many objects the output bucket should reach
     */
    Sampler(Deployment deployment, Timeline timeline, long beganNanos, long enoughIn, long enoughOut) {
        this.deployment = deployment;
        this.timeline = timeline;
        this.beganNanos = beganNanos;
        this.enoughIn = enoughIn;
        this.enoughOut = enoughOut;
    }

    void start() {
        threads.forEach(Thread::start);
    }

    /** Makes a thread that does a round and waits as many milliseconds as it says, until all is to stop. */
    private Thread thread(LongSupplier round) {
        Thread thread = new Thread(
                () -> {
                    try {
                        long pauseMillis;
                        do {
                            pauseMillis = round.getAsLong();
                        } while (!stop.await(pauseMillis, TimeUnit.MILLISECONDS));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "load-sampler");
        thread.setDaemon(true);
        return thread;
    }

    private long fast() {
        read(Metric.INSTANCES, deployment::runningApps);
        requests();
        if (fastRounds++ % RESPONSES_EVERY == 0) {
            responses();
        }
        return FAST_MILLIS;
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

    private long buckets() {
        long began = System.nanoTime();
        if (timeline.latest(Metric.IN_OBJECTS).orElse(-1) < enoughIn) {
            read(Metric.IN_OBJECTS, deployment::quickInObjects);
        }
        if (timeline.latest(Metric.OUT_OBJECTS).orElse(-1) < enoughOut) {
            read(Metric.OUT_OBJECTS, deployment::quickOutObjects);
        }
        long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        return Math.min(Math.max(BUCKETS_MILLIS, BUCKETS_SHARE * tookMillis), BUCKETS_LONGEST_MILLIS);
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

    /** Stops the threads and reads everything once more; the buckets in full, up to one object more than enough. */
    void finish() throws InterruptedException {
        close();
        for (Thread thread : threads) {
            thread.join(LONGEST_ROUND_MILLIS);
        }
        read(Metric.INSTANCES, deployment::runningApps);
        requests();
        responses();
        read(Metric.IN_OBJECTS, () -> deployment.exactInObjects(enoughIn + 1));
        read(Metric.OUT_OBJECTS, () -> deployment.exactOutObjects(enoughOut + 1));
    }

    @Override
    public void close() {
        stop.countDown();
    }
}
