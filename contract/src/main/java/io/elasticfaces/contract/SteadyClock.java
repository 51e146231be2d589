package io.elasticfaces.contract;

import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock for time spans: the system time at its creation plus the time that has passed since. It does not follow when
 * the system clock is set, which would shorten or lengthen spans.
 */
public final class SteadyClock implements InstantSource {
    private final Instant start = Instant.now();
    private final long startNanos = System.nanoTime();

    @Override
    public Instant instant() {
        return start.plusNanos(System.nanoTime() - startNanos);
    }
}
