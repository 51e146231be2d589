package io.elasticfaces.worker.handler;

import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.PollingConsumerPollStrategy;

/**
 * The permit to receive a request and to recognise its picture, for a worker with two consumers ({@code
 * app.worker.consumers}).
 *
 * <p>A consumer holds the permit from before its poll until the face is recognised. One picture is therefore recognised
 * at a time, and no consumer receives a request that would only wait. While one consumer stores the outcome, replies
 * and deletes the message, the other one holds the permit.
 *
 * <p>A consumer polls and processes on one thread, which holds the permit.
 */
public final class RecognitionPermit implements PollingConsumerPollStrategy {
    private final ReentrantLock permit = new ReentrantLock(true);
    private final PollingConsumerPollStrategy polling;

    /** @param polling decides about each poll; called by the thread that holds the permit */
    RecognitionPermit(PollingConsumerPollStrategy polling) {
        this.polling = polling;
    }

    /** Releases the permit. Does nothing if this thread does not hold it. */
    public void release() {
        if (permit.isHeldByCurrentThread()) {
            permit.unlock();
        }
    }

    @Override
    public boolean begin(Consumer consumer, Endpoint endpoint) {
        if (!permit.isHeldByCurrentThread() && !acquire()) {
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
        polling.commit(consumer, endpoint, polledMessages);
    }

    @Override
    public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause) throws Exception {
        release();
        return polling.rollback(consumer, endpoint, retryCounter, cause);
    }

    private boolean acquire() {
        try {
            permit.lockInterruptibly();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
