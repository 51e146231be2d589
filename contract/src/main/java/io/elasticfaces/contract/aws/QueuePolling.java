package io.elasticfaces.contract.aws;

import java.util.function.BooleanSupplier;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultPollingConsumerPollStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Poll strategy that can pause polling, and logs one line for a failed poll instead of a stack trace. */
public final class QueuePolling extends DefaultPollingConsumerPollStrategy {
    private static final Logger LOG = LoggerFactory.getLogger(QueuePolling.class);

    private final BooleanSupplier goesOn;
    private final Runnable ready;

    /** @param goesOn returns whether to poll; it prevents another long poll while the consumer stops */
    public QueuePolling(BooleanSupplier goesOn) {
        this(goesOn, () -> {});
    }

    /**
     * @param goesOn returns whether to poll
     * @param ready throws an exception while messages cannot be processed; the next check is in 1 s
     */
    public QueuePolling(BooleanSupplier goesOn, Runnable ready) {
        this.goesOn = goesOn;
        this.ready = ready;
    }

    @Override
    public boolean begin(Consumer consumer, Endpoint endpoint) {
        if (!goesOn.getAsBoolean()) {
            return false;
        }
        ready.run();
        return true;
    }

    @Override
    public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause) {
        LOG.warn(
                "The queue {} cannot be polled. The next attempt is in 1 s. {}",
                endpoint.getEndpointKey().replaceAll("^aws2-sqs://|\\?.*$", ""),
                cause.getMessage());
        return false;
    }
}
