package io.elasticfaces.cli.chaos;

import java.util.random.RandomGenerator;

/** What becomes of a call to S3 or SQS. */
enum Fault {
    /** It is answered. */
    NONE,
    /** The service says that it is broken (500). */
    BROKEN,
    /** The service says that it is busy (503; throttling). */
    BUSY,
    /** The connection breaks before the service has heard of it. */
    CUT_BEFORE,
    /** The service has done it, and the connection breaks before its answer. */
    CUT_AFTER,
    /** The service takes the call and never answers. */
    STALLED,
    /** The answer comes late. */
    LATE;

    /** Draws one for a call. */
    static Fault draw(RandomGenerator luck, double share) {
        if (luck.nextDouble() >= share) {
            return NONE;
        }
        double kind = luck.nextDouble();
        if (kind < 0.3) {
            return BROKEN;
        }
        if (kind < 0.6) {
            return BUSY;
        }
        if (kind < 0.75) {
            return CUT_BEFORE;
        }
        if (kind < 0.9) {
            return CUT_AFTER;
        }
        return kind < 0.93 ? STALLED : LATE;
    }
}
