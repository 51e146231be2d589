package io.elasticfaces.cli.faults;

import java.time.Duration;

/**
 * What goes wrong with instances and calls here as it does on AWS; nothing by default.
 *
 * @param bootFailures share of starts, 0 to 1, after which the instance is stopped again (terminated, if it was just
 *     launched) instead of running: {@code Server.InternalError}
 * @param impaired share of starts, 0 to 1, after which the instance runs but never does anything: its instance status
 *     check fails
 * @param meanLife how long an instance runs on average before it is taken away as a Spot Instance is, with an
 *     exponential distribution; zero for never
 * @param capacity how many instances with user data may be up at once, 0 or more; one more is refused with {@code
 *     InsufficientInstanceCapacity}
 * @param noCapacity share of calls to start or launch, 0 to 1, refused with that code whatever is up
 * @param callsPerSecond how many calls are answered in the long run; the others are refused with {@code
 *     RequestLimitExceeded}; 0 for any number
 * @param callBurst how many calls are answered at once before that limit holds, 1 or more
 * @param throttled share of calls, 0 to 1, refused with that code whatever their number
 * @param seed of all that is drawn at random, so that a run can be had again
 */
public record Faults(
        double bootFailures,
        double impaired,
        Duration meanLife,
        int capacity,
        double noCapacity,
        double callsPerSecond,
        int callBurst,
        double throttled,
        long seed) {
    /** Nothing goes wrong. */
    public static final Faults NONE = new Faults(0, 0, Duration.ZERO, Integer.MAX_VALUE, 0, 0, 1, 0, 1);

    public Faults {
        requireShare(FaultReader.BOOT_FAILURES, bootFailures);
        requireShare(FaultReader.IMPAIRED, impaired);
        requireShare(FaultReader.NO_CAPACITY, noCapacity);
        requireShare(FaultReader.THROTTLED, throttled);
        require(
                bootFailures + impaired <= 1,
                "the shares boot-failures and impaired are of the same starts: 1 at most");
        require(!meanLife.isNegative(), "mean-life must not be negative");
        require(capacity >= 0, "capacity must be 0 or more");
        require(callsPerSecond >= 0 && callsPerSecond <= 1e6, "calls-per-second must be 0 to 1000000");
        require(callBurst >= 1, "call-burst must be 1 or more");
    }

    private static void requireShare(String name, double share) {
        require(share >= 0 && share <= 1, name + " is a share, 0 to 1, not " + share);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException("Faults: " + otherwise + ".");
        }
    }
}
