package io.elasticfaces.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Restarts a child process whenever it ends, with a growing delay if it keeps failing soon after its start. */
final class ProcessSupervisor implements AutoCloseable {
    /** Running time after which a child counts as healthy and its successor is started without a delay. */
    private static final Duration STABLE = Duration.ofSeconds(60);

    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);

    private final Starter starter;
    private final Consumer<String> report;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread watch = new Thread(this::watch, "child-watch");
    private ChildProcess child;

    /** Starts the child. */
    interface Starter {
        /** Starts a child and returns it without waiting until it is ready. */
        ChildProcess start() throws IOException;
    }

    /**
     * @param running the first child, which is ready
     * @param starter starts its successors
     * @param report receives a line for each end and each start
     */
    ProcessSupervisor(ChildProcess running, Starter starter, Consumer<String> report) {
        this.child = running;
        this.starter = starter;
        this.report = report;
        watch.setDaemon(true);
        watch.start();
    }

    private void watch() {
        int failures = 0;
        long startNanos = System.nanoTime();
        try {
            while (closed.getCount() > 0) {
                int code = current().awaitExit();
                boolean stable = System.nanoTime() - startNanos >= STABLE.toNanos();
                Duration delay = delay(stable ? 0 : failures);
                failures = stable ? 1 : failures + 1;
                if (closed.getCount() == 0) {
                    return;
                }
                report.accept("ended with exit code " + code + "; it is started again"
                        + (delay.isZero() ? "" : " in " + delay.toSeconds() + " s"));
                if (closed.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                startNanos = System.nanoTime();
                restart();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the delay before the next start after a number of consecutive failures. */
    static Duration delay(int failures) {
        if (failures == 0) {
            return Duration.ZERO;
        }
        Duration delay = FIRST_DELAY.multipliedBy(1L << Math.min(failures - 1, 10));
        return delay.compareTo(LONGEST_DELAY) < 0 ? delay : LONGEST_DELAY;
    }

    private void restart() throws InterruptedException {
        try {
            ChildProcess started = starter.start();
            if (!replace(started)) {
                started.close();
                return;
            }
            started.awaitReady(report);
            report.accept("runs again; its state is kept");
        } catch (IOException | IllegalStateException e) {
            report.accept(e.getMessage());
        }
    }

    private synchronized ChildProcess current() {
        return child;
    }

    private synchronized boolean replace(ChildProcess started) {
        if (closed.getCount() == 0) {
            return false;
        }
        child = started;
        return true;
    }

    /** Ends the child. */
    @Override
    public synchronized void close() {
        closed.countDown();
        child.close();
    }
}
