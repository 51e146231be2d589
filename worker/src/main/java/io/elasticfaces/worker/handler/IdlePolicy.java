package io.elasticfaces.worker.handler;

import java.time.Duration;

/**
 * How long a worker stays without work: a tenth of the time that it has been at work, as traffic that has lasted will
 * rather go on, within limits. So idleness costs a tenth of what was of use, and one that was started for a moment's
 * need leaves at once.
 *
 * @param least it stays in any case; zero ends a new one at its first empty long poll
 * @param most it stays at the most, unless least is longer
 */
public record IdlePolicy(Duration least, Duration most) {
    /** Idleness over work before it: 0.1 was the best of 0.05 to 0.5 in {@code faces simulate}, docs/decisions/0007. */
    private static final int TENTH = 10;

    /** Says whether a worker that worked, and then was idle, for so many milliseconds stays. */
    public boolean lasts(long workedMillis, long idleMillis) {
        long earned = Math.min(workedMillis / TENTH, most.toMillis());
        return idleMillis < Math.max(least.toMillis(), earned);
    }
}
