package io.elasticfaces.worker.handler;

import java.time.Duration;

/**
 * How long an idle worker stays: a tenth of the time that it has worked, within limits.
 *
 * <p>Traffic that has lasted long usually continues. The cost of idle time is a tenth of the useful time, and a worker
 * that was started for a short peak ends soon.
 *
 * @param least the shortest idle time; zero ends a new worker at its first empty long poll
 * @param most the longest idle time, unless {@code least} is longer
 */
public record IdlePolicy(Duration least, Duration most) {
    /**
     * The working time divided by the idle time that it allows. Of the shares from 0.05 to 0.5, 0.1 was the best in the
     * simulator.
     */
    private static final int TENTH = 10;

    /**
     * Returns whether a worker stays.
     *
     * @param workedMillis how long it has worked
     * @param idleMillis how long it has been idle since
     */
    public boolean lasts(long workedMillis, long idleMillis) {
        long earned = Math.min(workedMillis / TENTH, most.toMillis());
        return idleMillis < Math.max(least.toMillis(), earned);
    }
}
