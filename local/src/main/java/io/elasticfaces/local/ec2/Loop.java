package io.elasticfaces.local.ec2;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread on which everything about instances changes, so that nothing of it needs a lock. */
final class Loop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    private final ScheduledThreadPoolExecutor thread;

    Loop() {
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "ec2");
            made.setDaemon(true);
            return made;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Does the task when those before it are done. */
    void run(Runnable task) {
        after(Duration.ZERO, task);
    }

    /** Does the task once that time has passed; never, when the loop is closed before. */
    @SuppressWarnings("FutureReturnValueIgnored") // What fails is logged within.
    void after(Duration delay, Runnable task) {
        try {
            thread.schedule(
                    () -> {
                        try {
                            task.run();
                        } catch (RuntimeException e) {
                            LOG.error("a task about an instance failed", e);
                        }
                    },
                    delay.toNanos(),
                    TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("a task came after the end: {}", e.getMessage());
        }
    }

    /** Does the task and waits for what comes out of it; what it throws is thrown here. */
    <T> T call(Callable<T> task) {
        try {
            return thread.submit(task).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the instances", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
