package io.elasticfaces.cli.provision;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waits for what AWS does in its own time, and says what it waits for whenever that changes. */
public final class Patience {
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final InstantSource clock;
    private final Journal journal;

    public Patience(InstantSource clock, Journal journal) {
        this.clock = clock;
        this.journal = journal;
    }

    /**
     * Looks once a second until nothing is left to wait for.
     *
     * @param look returns what is still waited for, as a sentence; empty when it is over
     * @return whether it was over in time
     */
    boolean await(Duration longest, Supplier<String> look) {
        long deadline = clock.millis() + longest.toMillis();
        String said = "";
        while (true) {
            String left = look.get();
            if (left.isEmpty()) {
                return true;
            }
            if (clock.millis() >= deadline) {
                return false;
            }
            if (!left.equals(said)) {
                journal.say(left);
                said = left;
            }
            pause(LOOK);
        }
    }

    /** Lets some time pass. */
    void pause(Duration time) {
        try {
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "Interrupted while waiting for AWS; the same command goes on from here.", e);
        }
    }
}
