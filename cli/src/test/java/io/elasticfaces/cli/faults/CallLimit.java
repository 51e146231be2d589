package io.elasticfaces.cli.faults;

import java.util.function.LongSupplier;

/**
 * A bucket of tokens, one per call, which fills at a constant rate: as EC2 limits calls.
 *
 * @see <a href="https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html">Request throttling for the
 *     Amazon EC2 API</a>
 */
final class CallLimit {
    private final double perSecond;
    private final int burst;
    private final LongSupplier nanoTime;
    private double tokens;
    private long filledAt;

    /**
     * Makes a full bucket.
     *
     * @param perSecond tokens a second; 0 for no limit
     * @param burst how many it holds
     * @param nanoTime a clock that only goes forward
     */
    CallLimit(double perSecond, int burst, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.nanoTime = nanoTime;
        this.tokens = burst;
        this.filledAt = nanoTime.getAsLong();
    }

    /** Takes a token; false where there is none. */
    synchronized boolean admits() {
        if (perSecond == 0) {
            return true;
        }
        long now = nanoTime.getAsLong();
        tokens = Math.min(burst, tokens + (now - filledAt) * 1e-9 * perSecond);
        filledAt = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
