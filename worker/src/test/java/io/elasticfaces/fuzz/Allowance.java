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
     * Runs an action and fails where it took more than its due, twice: the first time may have loaded classes.
     *
     * @param bytes how much it may allocate, garbage counted, on Java's heap
     * @throws AssertionError where it took more memory, or more than a second
     * @throws Exception whatever the action throws
     */
    public static void hold(long bytes, Action action) throws Exception {
        try {
            holdOnce(bytes, action);
        } catch (Overspent e) {
            holdOnce(bytes, action);
        }
    }

    private static final class Overspent extends AssertionError {
        private static final long serialVersionUID = 1L;

        Overspent(String message) {
            super(message);
        }
    }

    private static void holdOnce(long bytes, Action action) throws Exception {
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        long time = THREADS.getCurrentThreadCpuTime();
        Exception refused = null;
        try {
            action.run();
        } catch (Exception e) {
            refused = e;
        }
        time = THREADS.getCurrentThreadCpuTime() - time;
        allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
        if (allocated > bytes) {
            throw new Overspent("It allocated " + allocated + " bytes, and may allocate " + bytes);
        }
        if (time > NANOS) {
            throw new Overspent("It took " + time / 1_000_000 + " ms of processor time, and may take 1000");
        }
        if (refused != null) {
            throw refused;
        }
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
