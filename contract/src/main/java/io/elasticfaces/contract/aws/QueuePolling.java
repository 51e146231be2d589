package io.elasticfaces.contract.aws;

import java.util.function.BooleanSupplier;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When a queue is polled, and what happens when it cannot be: one line, where Camel's own strategy writes a stack trace each time. */
public final class QueuePolling implements PollingConsumerPollStrategy {
    private static final Logger LOG = LoggerFactory.getLogger(QueuePolling.class);

    private final BooleanSupplier goesOn;
    private final Runnable ready;

    /** @param goesOn whether to poll at all; a consumer that is about to stop would else take one more long poll */
    public QueuePolling(BooleanSupplier goesOn) {
        this(goesOn, () -> {});
    }

    /**
     * @param goesOn whether to poll at all
     * @param ready throws while what is polled could not be worked on; then it is asked again in a second
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
    public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
        // Nothing failed.
    }

    @Override
    public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause) {
        LOG.warn(
                "The queue {} cannot be polled now, which is tried again in a second: {}",
                endpoint.getEndpointKey().replaceAll("^aws2-sqs://|\\?.*$", ""),
                cause.getMessage());
        return false;
    }
}
