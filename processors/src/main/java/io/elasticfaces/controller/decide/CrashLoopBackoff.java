package io.elasticfaces.controller.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether starting instances is of any use: where one after another ends without having taken a request while requests
 * wait, the image or the queue's permissions are broken, and starting more would burn money all night. Then none is
 * started for a while that gets longer, and after each while only one, to see.
 *
 * @param ends how many have ended so in a row
 * @param firstEnd when the first of them did
 * @param trips how many pauses there have been since an instance has last taken a request
 * @param until when the latest of those pauses ends; empty while there has been none
 */
public record CrashLoopBackoff(int ends, Optional<Instant> firstEnd, int trips, Optional<Instant> until) {
    /** The breaker of a fleet that works. */
    public static final CrashLoopBackoff CLOSED = new CrashLoopBackoff(0, Optional.empty(), 0, Optional.empty());

    private static final int ENDS = 3;

    /**
     * SQS's counts can be so late
     * (<a href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html">
     * GetQueueAttributes</a>), and a queue that others have just emptied so long look full to who finds nothing in it.
     */
    private static final Duration COUNTS_LATE = Duration.ofMinutes(1);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

    /** Returns the breaker after so many more instances have ended in vain by then. */
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

    /** Says whether none may be started. */
    public boolean isOpen(Instant now) {
        return until.isPresent() && now.isBefore(until.get());
    }

    /** Returns how many may run or boot at once at that time, for the demand's sake. */
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
