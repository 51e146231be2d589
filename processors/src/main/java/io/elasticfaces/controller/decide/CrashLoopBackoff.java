package io.elasticfaces.controller.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The back-off for instances that end without taking a request although requests wait. The image or its permissions are
 * then broken, and further starts would only cost money. Starts pause for increasing times; after each pause, one
 * instance is started as a test.
 *
 * @param ends the number of consecutive instances that ended without taking a request
 * @param firstEnd the time when the first of them ended
 * @param trips the number of pauses since an instance last took a request
 * @param until the end of the latest pause; empty without one
 */
public record CrashLoopBackoff(int ends, Optional<Instant> firstEnd, int trips, Optional<Instant> until) {
    /** The initial state, without pauses. */
    public static final CrashLoopBackoff CLOSED = new CrashLoopBackoff(0, Optional.empty(), 0, Optional.empty());

    private static final int ENDS = 3;

    /**
     * The delay of SQS's counts
     * (<a href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html">
     * GetQueueAttributes</a>). For this time, a queue that is already empty can seem to have messages.
     */
    private static final Duration COUNTS_LATE = Duration.ofMinutes(1);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

    /** Returns the state after further instances have ended without taking a request. */
    CrashLoopBackoff ended(int more, Instant at) {
        if (more == 0 || isOpen(at)) {
            return this;
        }
        Instant first = firstEnd.orElse(at);
        int all = ends + more;
        boolean lasting = all >= ENDS && Duration.between(first, at).compareTo(COUNTS_LATE) >= 0;
        return until.isPresent() || lasting
                ? new CrashLoopBackoff(all, Optional.of(first), trips + 1, Optional.of(at.plus(pause(trips))))
                : new CrashLoopBackoff(all, Optional.of(first), trips, until);
    }

    /** Returns whether starts are paused. */
    public boolean isOpen(Instant now) {
        return until.isPresent() && now.isBefore(until.get());
    }

    /** Returns the maximum number of pending and running instances. */
    public int most(Instant now) {
        if (until.isEmpty()) {
            return Integer.MAX_VALUE;
        }
        return isOpen(now) ? 0 : 1;
    }

    private static Duration pause(int tripsBefore) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(tripsBefore, 10));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
