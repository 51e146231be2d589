package io.elasticfaces.local.s3;

import io.elasticfaces.local.endpoint.CloudFailure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes objects that are older than a time, again and again, as lifecycle rules do on AWS. */
public final class Sweep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    private static final Duration OFTENEST = Duration.ofSeconds(1);
    private static final Duration RAREST = Duration.ofMinutes(10);

    private final LocalS3 s3;
    private final List<String> buckets;
    private final Duration keep;
    private final InstantSource clock;
    private ScheduledExecutorService timer;

    /**
     * @param buckets those that are swept
     * @param keep how long an object stays, counted from its last write; zero for ever
     */
    public Sweep(LocalS3 s3, List<String> buckets, Duration keep, InstantSource clock) {
        this.s3 = s3;
        this.buckets = List.copyOf(buckets);
        this.keep = keep;
        this.clock = clock;
    }

    /** Sweeps now and then every tenth of the time that objects stay, or every 10 minutes if that is less. */
    public void start() {
        if (keep.isZero()) {
            return;
        }
        timer = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "sweep");
            thread.setDaemon(true);
            return thread;
        });
        timer.scheduleWithFixedDelay(this::sweepSafely, 0, every().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Removes what is too old now; returns how many objects that were. */
    int sweep() {
        int removed = 0;
        for (String bucket : buckets) {
            removed += s3.removeOlder(bucket, clock.instant().minus(keep));
        }
        return removed;
    }

    private Duration every() {
        Duration tenth = keep.dividedBy(10);
        if (tenth.compareTo(OFTENEST) < 0) {
            return OFTENEST;
        }
        return tenth.compareTo(RAREST) > 0 ? RAREST : tenth;
    }

    private void sweepSafely() {
        try {
            int removed = sweep();
            if (removed > 0) {
                LOG.info("{} pictures and results older than {} were removed", removed, keep);
            }
        } catch (RuntimeException e) {
            // The next time may do better; an exception would be the last of them.
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
            if (!timer.awaitTermination(5, TimeUnit.SECONDS)) {
                throw new CloudFailure("The sweep of S3 did not end within 5 s.", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
