package io.elasticfaces.web.answer;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.component.aws2.sqs.Sqs2Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;

/**
 * Deletes processed replies from their queues in batches, because single calls took a sixth of the web tier's CPU
 * time, and Camel's SQS component has none for batches. A reply that is not deleted is received again and ignored as
 * late.
 */
public final class ReplyAcknowledger {
    private static final Logger LOG = LoggerFactory.getLogger(ReplyAcknowledger.class);

    /** The longest pause before a reply that was left can be received again, in seconds. */
    private static final int LONGEST_PAUSE = 30;

    private final SqsClient sqs;
    private final Map<String, String> urls = new ConcurrentHashMap<>();

    public ReplyAcknowledger(SqsClient sqs) {
        this.sqs = sqs;
    }

    /**
     * Deletes replies.
     *
     * @param handles their receipt handles, 1 to 10
     * @param queue the name of their queue
     */
    public void delete(
            @Body List<String> handles, @ExchangeProperty(Exchange.AGGREGATED_CORRELATION_KEY) String queue) {
        try {
            String url = url(queue);
            List<DeleteMessageBatchRequestEntry> entries = IntStream.range(0, handles.size())
                    .mapToObj(i -> DeleteMessageBatchRequestEntry.builder()
                            .id(Integer.toString(i))
                            .receiptHandle(handles.get(i))
                            .build())
                    .toList();
            sqs.deleteMessageBatch(delete -> delete.queueUrl(url).entries(entries));
        } catch (SdkException e) {
            LOG.debug("{} replies could not be deleted and will be received again", handles.size(), e);
        }
    }

    /**
     * Makes a reply visible to other web tiers: at the first receive at once, because they wait for it while this one
     * handles it, and later after pauses that grow with each receive.
     */
    public void leave(
            @Header(Sqs2Constants.RECEIPT_HANDLE) String handle,
            @Header("ApproximateReceiveCount") int receives,
            @ExchangeProperty("replyQueue") String queue) {
        try {
            sqs.changeMessageVisibility(change -> change.queueUrl(url(queue))
                    .receiptHandle(handle)
                    .visibilityTimeout(Math.min(LONGEST_PAUSE, receives - 1)));
        } catch (SdkException e) {
            LOG.debug("A reply could not be made visible and will be so after the queue's timeout", e);
        }
    }

    private String url(String queue) {
        return urls.computeIfAbsent(
                queue, name -> sqs.getQueueUrl(get -> get.queueName(name)).queueUrl());
    }
}
