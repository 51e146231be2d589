package io.elasticfaces.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What a reader may spend on one input: memory that it allocates, and processor time. */
public final class Allowance {
    /** Processor time, because on a busy machine every reader is late. */
    private static final long NANOS = 1_000_000_000;

    /** What opening any file takes. */
    private static final long SLACK = 512 << 10;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allowance() {}

    /** What is to be held to its allowance. */
    public interface Action {
        /** Does it. */
        void run() throws Exception;
    }

    /**
     * Runs an action and fails if it takes more than its due, twice: the first time may have loaded classes.
     *
     * @param bytes how much it may allocate, garbage counted, on Java's heap
     * @throws AssertionError if it takes more memory, or more than a second
     * @throws Exception whatever the action throws
     */
    public static void hold(long bytes, Action action) throws Exception {
        long allocated = 0;
        long nanos = 0;
        for (int i = 0; i < 2; i++) {
            Exception refused = null;
            allocated = -THREADS.getCurrentThreadAllocatedBytes();
            nanos = -THREADS.getCurrentThreadCpuTime();
            try {
                action.run();
            } catch (Exception e) {
                refused = e;
            }
            nanos += THREADS.getCurrentThreadCpuTime();
            allocated += THREADS.getCurrentThreadAllocatedBytes();
            if (allocated <= bytes && nanos <= NANOS) {
                if (refused != null) {
                    throw refused;
                }
                return;
            }
        }
        throw new AssertionError("It allocated " + allocated + " bytes in " + nanos / 1_000_000
                + " ms of processor time, and may allocate " + bytes + " in 1000");
    }

    /** A file's size times a factor, and some slack. */
    public static long times(int factor, int size) {
        return (long) factor * size + SLACK;
    }

    /** Fails unless an error that a person may see says something in bounded length and cannot forge a line of a log. */
    public static void requireClear(Throwable error) {
        String message = error.getMessage();
        if (message == null || message.isBlank() || message.length() > 1_000) {
            throw new AssertionError("An error of no use: " + error, error);
        }
        if (message.chars().anyMatch(Character::isISOControl)) {
            throw new AssertionError("An error with control characters", error);
        }
    }
}
