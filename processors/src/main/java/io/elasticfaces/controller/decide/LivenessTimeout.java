package io.elasticfaces.controller.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The time after which running instances that take no request count as hanging. On a loaded machine, instances boot
 * slowly, and restarting all of them would renew the load. Therefore the time grows with the measured boot times, and
 * doubles after each round of stops until a request is taken.
 *
 * @param rounds the number of rounds of stops since a request was last taken
 * @param lastRound the time of the last round; empty without one
 * @param bootSeen the time that the last instances took, from their start and the arrival of a request, until one took
 *     it; zero before the first measurement
 */
public record LivenessTimeout(int rounds, Optional<Instant> lastRound, Duration bootSeen) {
    /** The initial state. */
    public static final LivenessTimeout NONE = new LivenessTimeout(0, Optional.empty(), Duration.ZERO);

    /** The limit of the doubling; without it, a fleet that hangs would not be restarted for hours. */
    private static final int MOST_DOUBLINGS = 3;

    private static final Duration LONGEST = Duration.ofMinutes(16);

    /** The longest duration of one round, whose stops can take several calls. */
    private static final Duration ONE_ROUND = Duration.ofSeconds(30);

    /**
     * Returns the current timeout: at least livenessTimeout, and at most 16 minutes or livenessTimeout if that is
     * longer.
     */
    Duration allowance(Duration livenessTimeout) {
        Duration learned = bootSeen.multipliedBy(2);
        Duration base = learned.compareTo(livenessTimeout) > 0 ? learned : livenessTimeout;
        Duration grown = base.multipliedBy(1L << Math.min(rounds, MOST_DOUBLINGS));
        Duration most = LONGEST.compareTo(livenessTimeout) > 0 ? LONGEST : livenessTimeout;
        return grown.compareTo(most) > 0 ? most : grown;
    }

    /** Returns the state after hanging instances were stopped. */
    LivenessTimeout stopped(Instant at) {
        boolean sameRound =
                lastRound.isPresent() && Duration.between(lastRound.get(), at).compareTo(ONE_ROUND) < 0;
        return sameRound ? this : new LivenessTimeout(rounds + 1, Optional.of(at), bootSeen);
    }

    /** Returns the state after a request was taken. */
    LivenessTimeout taken(Duration boot) {
        return new LivenessTimeout(0, Optional.empty(), boot);
    }
}
