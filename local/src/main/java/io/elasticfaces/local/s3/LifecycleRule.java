package io.elasticfaces.local.s3;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes objects a given time after their last write, as a lifecycle rule does on AWS. */
public final class LifecycleRule implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LifecycleRule.class);
    private static final long MIN_PERIOD_MILLIS = 1_000;
    private static final long MAX_PERIOD_MILLIS = Duration.ofMinutes(10).toMillis();

    private final LocalS3 s3;
    private final List<String> buckets;
    private final Duration keep;
    private final InstantSource clock;
    private ScheduledExecutorService timer;

    /** @param keep how long an object is kept; zero keeps it without limit */
    public LifecycleRule(LocalS3 s3, List<String> buckets, Duration keep, InstantSource clock) {
        this.s3 = s3;
        this.buckets = List.copyOf(buckets);
        this.keep = keep;
        this.clock = clock;
    }

    /** Applies the rule now, and then at intervals of a tenth of the time that objects are kept, 1 s to 10 minutes. */
    @SuppressWarnings("FutureReturnValueIgnored") // Failures are logged.
    public void start() {
        if (keep.isZero()) {
            return;
        }
        timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "s3-lifecycle");
            thread.setDaemon(true);
            return thread;
        });
        long period = Math.max(MIN_PERIOD_MILLIS, Math.min(MAX_PERIOD_MILLIS, keep.toMillis() / 10));
        timer.scheduleWithFixedDelay(this::applySafely, 0, period, TimeUnit.MILLISECONDS);
    }

    /** Applies the rule once, and returns the number of objects removed. */
    int apply() {
        return buckets.stream()
                .mapToInt(bucket -> s3.removeOlder(bucket, clock.instant().minus(keep)))
                .sum();
    }

    private void applySafely() {
        try {
            int removed = apply();
            if (removed > 0) {
                LOG.info("{} pictures and results older than {} were removed", removed, keep);
            }
        } catch (RuntimeException e) {
            // An exception would cancel the timer.
            LOG.warn("Old pictures and results cannot be removed now: {}", e.toString());
        }
    }

    @Override
    public void close() {
        if (timer == null) {
            return;
        }
        timer.shutdownNow();
        try {
            timer.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
