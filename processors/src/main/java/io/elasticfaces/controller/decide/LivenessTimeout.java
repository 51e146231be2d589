package io.elasticfaces.controller.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long instances may run without taking anything before they are taken to hang. A loaded machine boots them slowly, and
 * stopping all of them would only renew the load: so the time grows with the boots that were measured, and doubles after
 * each round of stops until a request is taken.
 *
 * @param rounds how many rounds of instances have been stopped as hung since a request was last taken
 * @param lastRound when the last of them was; empty where there was none
 * @param bootSeen how long the last instances took, from their start and a request's being there, until one took it;
 *     zero where nothing was measured
 */
public record LivenessTimeout(int rounds, Optional<Instant> lastRound, Duration bootSeen) {
    /** Nothing has hung, and nothing was measured. */
    public static final LivenessTimeout NONE = new LivenessTimeout(0, Optional.empty(), Duration.ZERO);

    /** Once for a slow disk, twice, three times; more would leave a fleet that really hangs for hours. */
    private static final int MOST_DOUBLINGS = 3;

    private static final Duration LONGEST = Duration.ofMinutes(16);

    /** EC2 may agree to one round's stops in several calls. */
    private static final Duration ONE_ROUND = Duration.ofSeconds(30);

    /** Returns how long an instance past its boot allowance may take nothing: livenessTimeout to 16 minutes, or livenessTimeout. */
    Duration allowance(Duration livenessTimeout) {
        Duration learned = bootSeen.multipliedBy(2);
        Duration base = learned.compareTo(livenessTimeout) > 0 ? learned : livenessTimeout;
        Duration grown = base.multipliedBy(1L << Math.min(rounds, MOST_DOUBLINGS));
        Duration most = LONGEST.compareTo(livenessTimeout) > 0 ? LONGEST : livenessTimeout;
        return grown.compareTo(most) > 0 ? most : grown;
    }

    /** Returns what is known after instances were stopped as hung. */
    LivenessTimeout stopped(Instant at) {
        boolean sameRound =
                lastRound.isPresent() && Duration.between(lastRound.get(), at).compareTo(ONE_ROUND) < 0;
        return sameRound ? this : new LivenessTimeout(rounds + 1, Optional.of(at), bootSeen);
    }

    /** Returns what is known after a request was taken, so long after it and an instance were there. */
    LivenessTimeout taken(Duration boot) {
        return new LivenessTimeout(0, Optional.empty(), boot);
    }
}
