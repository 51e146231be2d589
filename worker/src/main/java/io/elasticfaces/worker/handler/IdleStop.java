package io.elasticfaces.worker.handler;

import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the worker when the queue has been empty for long enough. The process ends with exit code 0, which powers the
 * instance off. A busy instance is never stopped, and the worker needs no permission on EC2.
 */
public final class IdleStop {
    private static final Logger LOG = LoggerFactory.getLogger(IdleStop.class);

    private final IdlePolicy policy;
    private final BooleanSupplier keepWarm;
    private final InstantSource clock;
    private final Runnable stop;
    private final long beganMillis;
    private long busyMillis;
    private boolean staying;
    private boolean stopping;

    /**
     * @param policy how long an idle worker stays
     * @param keepWarm whether the instance is tagged keep-warm; called only when the worker would end
     * @param stop ends the process after an orderly shutdown
     */
    public IdleStop(IdlePolicy policy, BooleanSupplier keepWarm, InstantSource clock, Runnable stop) {
        this.policy = policy;
        this.keepWarm = keepWarm;
        this.clock = clock;
        this.stop = stop;
        this.beganMillis = clock.millis();
        this.busyMillis = beganMillis;
    }

    /** Records that there was work. */
    public synchronized void busy() {
        busyMillis = clock.millis();
    }

    /** Records an empty poll. Ends the worker if it has been idle for long enough and is not to be kept warm. */
    public synchronized void idle() {
        if (stopping || policy.lasts(busyMillis - beganMillis, clock.millis() - busyMillis)) {
            return;
        }
        boolean stays = keepWarm.getAsBoolean();
        if (stays && !staying) {
            LOG.info("The queue is empty. This worker stays because its instance is tagged keep-warm");
        }
        staying = stays;
        if (!stays) {
            stopping = true;
            LOG.info("The queue is empty. This worker ends and its instance stops");
            stop.run();
        }
    }

    /** Returns whether the worker is about to end. It must not receive further requests then. */
    public synchronized boolean stopping() {
        return stopping;
    }

    /** Ends the worker after the current request. */
    synchronized void end(String reason) {
        if (!stopping) {
            stopping = true;
            LOG.error(reason);
            stop.run();
        }
    }
}
