package io.elasticfaces.local.ec2;

import java.time.Duration;
import java.util.Optional;

/**
 * What will become of one start of an instance.
 *
 * @param bootDelay how long it is pending
 * @param boot how that ends
 * @param life how long it then runs before it is taken away; empty where it is not
 */
record Fate(Duration bootDelay, Boot boot, Optional<Duration> life) {
    /** How a boot ends. */
    enum Boot {
        /** It runs its user data. */
        RUNS,
        /** It never runs. */
        FAILS,
        /** It runs, but nothing in it does. */
        HANGS
    }
}
