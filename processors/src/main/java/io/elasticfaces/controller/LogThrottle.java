package io.elasticfaces.controller;

import java.time.Duration;
import java.time.Instant;

/** Keeps what is the matter at every tick from being said at every tick: once, and then once a minute. */
final class LogThrottle {
    private static final Duration SAID_AGAIN = Duration.ofMinutes(1);

    private String said = "";
    private Instant saidAt = Instant.EPOCH;

    /** Says whether that is worth saying now, and takes it as said if so. */
    boolean worthSaying(String what, Instant now) {
        boolean worth = !what.equals(said) || Duration.between(saidAt, now).compareTo(SAID_AGAIN) >= 0;
        if (worth) {
            said = what;
            saidAt = now;
        }
        return worth;
    }

    /** Says whether there was anything the matter, which is over now. */
    boolean over() {
        boolean something = !said.isEmpty();
        said = "";
        return something;
    }
}
