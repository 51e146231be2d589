package io.elasticfaces.local.ec2;

import java.time.Duration;
import java.util.Optional;

/** Injects faults into calls and instances; by default none. */
public interface FaultInjector {
    /** No faults and no boot delay. */
    FaultInjector NONE = new FaultInjector() {};

    /**
     * The course of one start of an instance.
     *
     * @param bootDelay how long the instance is {@code pending}
     * @param boot how the boot ends
     * @param life how long the instance then runs before it is interrupted as a Spot Instance is; empty for no
     *     interruption
     */
    record StartOutcome(Duration bootDelay, Boot boot, Optional<Duration> life) {}

    /** How a boot ends. */
    enum Boot {
        /** The instance runs its user data. */
        RUNS,
        /** The instance is stopped again, or terminated if it was just launched: {@code Server.InternalError}. */
        FAILS,
        /** The same, but {@code Server.InsufficientInstanceCapacity}. */
        LACKS_CAPACITY,
        /** The instance runs without its user data, and its instance status check fails. */
        HANGS;

        boolean fails() {
            return this == FAILS || this == LACKS_CAPACITY;
        }
    }

    /** No faults, and a boot delay. */
    static FaultInjector bootDelay(Duration delay) {
        return new FaultInjector() {
            @Override
            public StartOutcome nextStart() {
                return new StartOutcome(delay, Boot.RUNS, Optional.empty());
            }
        };
    }

    /** Whether the next call is answered; otherwise it gets {@code RequestLimitExceeded}. */
    default boolean admitsCall() {
        return true;
    }

    /** Whether the next DescribeInstances begins with an empty page. EC2 pages before it filters. */
    default boolean beginsWithEmptyPage() {
        return false;
    }

    /**
     * The number of further instances with user data that can be started. A call for more gets {@code
     * InsufficientInstanceCapacity}. A negative number refuses every start.
     *
     * @param up the number of instances that are up
     */
    default int capacity(int up) {
        return Integer.MAX_VALUE;
    }

    /** What happens at the next start of an instance. */
    default StartOutcome nextStart() {
        return new StartOutcome(Duration.ZERO, Boot.RUNS, Optional.empty());
    }
}
