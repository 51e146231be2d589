package io.elasticfaces.worker.handler;

import org.apache.camel.Exchange;
import org.apache.camel.component.aws2.sqs.Sqs2Constants;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Returns a request to the queue at once, for a worker that can process it. */
public final class MessageReleaser {
    private final SqsClient sqs;
    private final String queue;
    private String queueUrl;

    /** @param queue the request queue's name */
    public MessageReleaser(SqsClient sqs, String queue) {
        this.sqs = sqs;
        this.queue = queue;
    }

    /** Makes the exchange's message visible again. */
    public synchronized void putBack(Exchange exchange) {
        if (queueUrl == null) {
            queueUrl = sqs.getQueueUrl(request -> request.queueName(queue)).queueUrl();
        }
        String receipt = exchange.getMessage().getHeader(Sqs2Constants.RECEIPT_HANDLE, String.class);
        sqs.changeMessageVisibility(
                request -> request.queueUrl(queueUrl).receiptHandle(receipt).visibilityTimeout(0));
    }
}
