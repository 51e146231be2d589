package io.elasticfaces.controller;

import java.time.Duration;
import java.time.Instant;

/** Limits repeated log messages: the same problem is logged once, and then once a minute. */
final class LogThrottle {
    private static final Duration SAID_AGAIN = Duration.ofMinutes(1);

    private String said = "";
    private Instant saidAt = Instant.EPOCH;

    /** Returns whether to log a problem now, and notes it as logged if so. */
    boolean worthSaying(String what, Instant now) {
        boolean worth = !what.equals(said) || Duration.between(saidAt, now).compareTo(SAID_AGAIN) >= 0;
        if (worth) {
            said = what;
            saidAt = now;
        }
        return worth;
    }

    /** Ends the problem, and returns whether there was one. */
    boolean over() {
        boolean something = !said.isEmpty();
        said = "";
        return something;
    }
}
