package io.elasticfaces.worker.handler;

import io.elasticfaces.contract.ResourceNames;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Finds the reply queue that a request names (Enterprise Integration Patterns: Return Address). A worker sends only to
 * queues of its deployment, so other names are ignored, and the reply goes to the response queue.
 */
public final class ReturnAddress {
    /** The exchange property with the URL of the named queue; absent for the response queue. */
    private static final String REPLY_URL = "replyUrl";

    private final SqsClient sqs;
    private final ResourceNames names;
    private volatile String requestQueueUrl;

    ReturnAddress(SqsClient sqs, ResourceNames names) {
        this.sqs = sqs;
        this.names = names;
    }

    /** Sets the URL of the reply queue. */
    public void find(Exchange exchange, @ExchangeProperty(RecognitionHandler.JOB) RecognitionJob job) {
        String queue = job.request().replyTo();
        if (names.isReplyQueue(queue) && !queue.equals(names.responseQueue())) {
            exchange.setProperty(REPLY_URL, url(queue));
        }
    }

    /** Returns the URL without a call to SQS for each queue: queues of one account differ in the last part only. */
    private String url(String queue) {
        if (requestQueueUrl == null) {
            requestQueueUrl =
                    sqs.getQueueUrl(get -> get.queueName(names.requestQueue())).queueUrl();
        }
        return requestQueueUrl.substring(0, requestQueueUrl.lastIndexOf('/') + 1) + queue;
    }
}
