package io.elasticfaces.worker.handler;

import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.PollingConsumerPollStrategy;

/**
 * Whose turn it is to receive a request and to recognise its picture, where the worker has two consumers
 * ({@code app.worker.consumers}): one has it from before its poll until its face is recognised, so that one is recognised at
 * a time, and nobody takes a request that would only wait. What is left of it, outcome, reply and delete, goes out while the
 * other has its turn.
 *
 * <p>A consumer polls and works on one thread; the turn is that thread's.
 */
public final class RecognitionPermit implements PollingConsumerPollStrategy {
    private final ReentrantLock turn = new ReentrantLock(true);
    private final PollingConsumerPollStrategy polling;

    /** @param polling decides about each poll, asked by whoever has the turn */
    RecognitionPermit(PollingConsumerPollStrategy polling) {
        this.polling = polling;
    }

    /** Passes the turn on; nothing happens where it is passed already. */
    public void pass() {
        if (turn.isHeldByCurrentThread()) {
            turn.unlock();
        }
    }

    @Override
    public boolean begin(Consumer consumer, Endpoint endpoint) {
        if (!turn.isHeldByCurrentThread() && !taken()) {
            return false;
        }
        boolean polls = polling.begin(consumer, endpoint);
        if (!polls) {
            pass();
        }
        return polls;
    }

    @Override
    public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
        pass();
        polling.commit(consumer, endpoint, polledMessages);
    }

    @Override
    public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause) throws Exception {
        pass();
        return polling.rollback(consumer, endpoint, retryCounter, cause);
    }

    private boolean taken() {
        try {
            turn.lockInterruptibly();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
