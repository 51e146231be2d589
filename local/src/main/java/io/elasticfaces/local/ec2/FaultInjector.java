package io.elasticfaces.local.ec2;

import java.time.Duration;

/** What goes wrong with calls and instances; by default nothing. Tests inject faults here. */
public interface FaultInjector {
    /** No faults and no boot delay. */
    FaultInjector NONE = new FaultInjector() {};

    /** No faults, and boots that take so long. */
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
     * How many more instances with user data can be started; otherwise the call gets {@code
     * InsufficientInstanceCapacity}. A negative number refuses every start.
     *
     * @param up how many are up now
     */
    default int capacity(int up) {
        return Integer.MAX_VALUE;
    }

    /** What happens at the next start of an instance. */
    default StartOutcome nextStart() {
        return StartOutcome.after(Duration.ZERO);
    }
}
