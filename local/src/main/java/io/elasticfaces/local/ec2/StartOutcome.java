package io.elasticfaces.local.ec2;

import java.time.Duration;
import java.util.Optional;

/**
 * The course of one start of an instance.
 *
 * @param bootDelay how long the instance is {@code pending}
 * @param boot how the boot ends
 * @param life how long the instance then runs before it is interrupted as a Spot Instance is; empty for no interruption
 */
public record StartOutcome(Duration bootDelay, Boot boot, Optional<Duration> life) {
    /** How a boot ends. */
    public enum Boot {
        /** The instance runs its user data. */
        RUNS,
        /** The instance is stopped again, or terminated if it was just launched: {@code Server.InternalError}. */
        FAILS,
        /** The instance runs without its user data, and its instance status check fails. */
        HANGS
    }

    /** A boot that succeeds after a delay. */
    public static StartOutcome after(Duration bootDelay) {
        return new StartOutcome(bootDelay, Boot.RUNS, Optional.empty());
    }
}
