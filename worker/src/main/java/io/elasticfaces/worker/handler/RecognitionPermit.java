package io.elasticfaces.worker.handler;

import io.elasticfaces.contract.aws.QueuePolling;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.PollingConsumerPollStrategy;

/**
 * The permit to receive a request and to recognise its picture, for a worker with two consumers ({@code
 * app.worker.consumers}). It also reports to the {@link IdleStop} whether a poll received a request.
 *
 * <p>A consumer holds the permit from before its poll until the face is recognised. One picture is therefore recognised
 * at a time, and no consumer receives a request that would only wait. While one consumer stores the outcome, replies
 * and deletes the message, the other one holds the permit.
 *
 * <p>A consumer polls and processes on one thread, which holds the permit.
 */
public final class RecognitionPermit implements PollingConsumerPollStrategy {
    private final ReentrantLock permit = new ReentrantLock(true);
    private final IdleStop idleStop;
    private final QueuePolling polling;
    private final Runnable idle;

    /**
     * @param ready waits, or throws an exception, while requests cannot be processed
     * @param idle is run when a poll received no request
     */
    RecognitionPermit(IdleStop idleStop, Runnable ready, Runnable idle) {
        this.idleStop = idleStop;
        this.idle = idle;
        this.polling = new QueuePolling(() -> !idleStop.stopping(), ready);
    }

    /** Releases the permit. Does nothing if this thread does not hold it. */
    public void release() {
        if (permit.isHeldByCurrentThread()) {
            permit.unlock();
        }
    }

    @Override
    public boolean begin(Consumer consumer, Endpoint endpoint) {
        try {
            if (!permit.isHeldByCurrentThread()) {
                permit.lockInterruptibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        boolean polls = polling.begin(consumer, endpoint);
        if (!polls) {
            release();
        }
        return polls;
    }

    @Override
    public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
        release();
        if (polledMessages > 0) {
            idleStop.busy();
            return;
        }
        idle.run();
        idleStop.idle();
    }

    @Override
    public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause) {
        release();
        return polling.rollback(consumer, endpoint, retryCounter, cause);
    }
}
