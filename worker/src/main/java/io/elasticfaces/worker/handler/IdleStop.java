package io.elasticfaces.worker.handler;

import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the worker when the queue has had nothing for it for long enough. Its exit code 0 powers the instance off, so a
 * busy instance is never stopped and the worker needs no permission on EC2.
 */
public final class IdleStop {
    private static final Logger LOG = LoggerFactory.getLogger(IdleStop.class);

    private final IdlePolicy stay;
    private final BooleanSupplier toldToStay;
    private final InstantSource clock;
    private final Runnable stop;
    private final long beganMillis;
    private long busyMillis;
    private boolean staying;
    private boolean stopping;

    /**
     * @param stay how long the worker stays without work
     * @param toldToStay whether the controller wants this instance to stay idle; asked only when it would end
     * @param stop ends the process in an orderly way
     */
    public IdleStop(IdlePolicy stay, BooleanSupplier toldToStay, InstantSource clock, Runnable stop) {
        this.stay = stay;
        this.toldToStay = toldToStay;
        this.clock = clock;
        this.stop = stop;
        this.beganMillis = clock.millis();
        this.busyMillis = beganMillis;
    }

    /** Notes that there was work. */
    public synchronized void busy() {
        busyMillis = clock.millis();
    }

    /** Notes an empty poll, and ends the worker if it has been idle for long enough and nobody wants it to stay. */
    public synchronized void idle() {
        if (stopping || stay.lasts(busyMillis - beganMillis, clock.millis() - busyMillis)) {
            return;
        }
        boolean stays = toldToStay.getAsBoolean();
        if (stays && !staying) {
            LOG.info("Nothing left to do: this worker stays, as its instance is tagged keep-warm");
        }
        staying = stays;
        if (!stays) {
            stopping = true;
            LOG.info("Nothing left to do: this worker ends and its instance stops");
            stop.run();
        }
    }

    /** Tells whether the worker is about to end, so that no further request should be taken. */
    public synchronized boolean stopping() {
        return stopping;
    }

    /** Ends the worker because a newer one is needed for what the queue holds. */
    public void outdated() {
        end("A request has a newer format than this worker knows: it ends; roll out the newer image");
    }

    /** Ends the worker after the current request, because a thread that decodes a picture cannot be stopped. */
    public void decoderStuck() {
        end("Decoding a picture takes too long and cannot be stopped: this worker ends after its reply");
    }

    private synchronized void end(String reason) {
        if (!stopping) {
            stopping = true;
            LOG.error(reason);
            stop.run();
        }
    }
}
