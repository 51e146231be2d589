package io.elasticfaces.app;

import java.lang.management.ManagementFactory;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Where the time of a worker's start goes, from the start of its JVM on: what its main thread does, and beside it what the
 * thread does that loads the networks.
 */
final class Boot {
    private final long jvm = now();
    private final Lane routes = new Lane(jvm);

    /** One thread's share of the start. */
    static final class Lane {
        private final ConcurrentLinkedQueue<String> laps = new ConcurrentLinkedQueue<>();
        private volatile long last;

        private Lane(long start) {
            this.last = start;
        }

        /** Ends a stage. */
        void lap(String stage) {
            long now = now();
            laps.add(stage + ' ' + (now - last));
            last = now;
        }

        @Override
        public String toString() {
            return String.join(", ", laps);
        }
    }

    /** Returns the main thread's lane. */
    Lane routes() {
        return routes;
    }

    /** Returns the lane of another thread that starts now. */
    Lane beside() {
        return new Lane(now());
    }

    /**
     * Words the whole start, e.g. {@code after 1350 ms: JVM 210; networks: library 480, weights 250, warm-up 150; routes:
     * settings 20, Camel 700}.
     *
     * @param networks the lane of the thread that loads them
     */
    String describe(Lane networks) {
        return "after " + now() + " ms: JVM " + jvm + "; networks: " + networks + "; routes: " + routes;
    }

    private static long now() {
        return ManagementFactory.getRuntimeMXBean().getUptime();
    }
}
