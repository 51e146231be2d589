package io.elasticfaces.controller;

import java.time.Duration;
import java.time.Instant;

/** Limits repeated log messages: the same problem is logged once, and then once a minute. */
final class LogThrottle {
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private String logged = "";
    private Instant loggedAt = Instant.EPOCH;

    /** Returns whether to log a problem now, and notes it as logged if so. */
    boolean shouldLog(String problem, Instant now) {
        boolean due = !problem.equals(logged) || Duration.between(loggedAt, now).compareTo(INTERVAL) >= 0;
        if (due) {
            logged = problem;
            loggedAt = now;
        }
        return due;
    }

    /** Ends the problem, and returns whether there was one. */
    boolean over() {
        boolean active = !logged.isEmpty();
        logged = "";
        return active;
    }
}
