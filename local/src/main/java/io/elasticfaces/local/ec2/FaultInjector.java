package io.elasticfaces.local.ec2;

import java.time.Duration;

/** Injects faults into calls and instances; by default none. */
public interface FaultInjector {
    /** No faults and no boot delay. */
    FaultInjector NONE = new FaultInjector() {};

    /** No faults, and a boot delay. */
    static FaultInjector bootDelay(Duration delay) {
        return new FaultInjector() {
            @Override
            public StartOutcome nextStart() {
                return StartOutcome.after(delay);
            }
        };
    }

    /** Whether the next call is answered; otherwise it gets {@code RequestLimitExceeded}. */
    default boolean admitsCall() {
        return true;
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
        return StartOutcome.after(Duration.ZERO);
    }
}
