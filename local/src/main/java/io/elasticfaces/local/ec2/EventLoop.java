package io.elasticfaces.local.ec2;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The only thread that reads and changes instances, so that they need no locks. */
final class EventLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    private final ScheduledThreadPoolExecutor thread;

    EventLoop() {
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "ec2");
            made.setDaemon(true);
            return made;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void run(Runnable task) {
        after(Duration.ZERO, task);
    }

    /** Runs a task after a delay, unless the loop is closed before. */
    @SuppressWarnings("FutureReturnValueIgnored") // Failures are logged.
    void after(Duration delay, Runnable task) {
        Runnable logged = () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("A task of an instance failed", e);
            }
        };
        try {
            thread.schedule(logged, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("A task was dropped because EC2 is stopped: {}", e.getMessage());
        }
    }

    /** Runs a task, waits for its result, and rethrows its exceptions. */
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
            throw new IllegalStateException("Interrupted while waiting for EC2", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
