package io.elasticfaces.app;

import java.lang.management.ManagementFactory;

/** Where the time of a process's start goes, from the start of its JVM on. */
final class Boot {
    private final StringBuilder laps = new StringBuilder();
    private long last;

    /** Counts what has passed so far as the JVM's own start. */
    Boot() {
        lap("JVM");
    }

    /** Ends a stage. */
    void lap(String stage) {
        long now = ManagementFactory.getRuntimeMXBean().getUptime();
        laps.append(laps.isEmpty() ? "" : ", ").append(stage).append(' ').append(now - last);
        last = now;
    }

    /** Returns e.g. {@code after 1800 ms: JVM 200, networks 900, warm-up 200, routes 500}. */
    @Override
    public String toString() {
        return "after " + last + " ms: " + laps;
    }
}
