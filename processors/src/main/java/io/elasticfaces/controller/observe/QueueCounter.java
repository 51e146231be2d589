package io.elasticfaces.controller.observe;

import io.elasticfaces.contract.ResourceNames;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Reads the number of messages in the queues from SQS. Camel's SQS component has no operation for it, and CloudWatch's
 * metrics can be 15 minutes old.
 */
public final class QueueCounter {
    /** Time limit of a call; the next tick counts again. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * The maximum age of the counts of the response and dead-letter queues. They are only for display, and each call
     * costs money.
     */
    private static final Duration SIDE_COUNTS = Duration.ofSeconds(5);

    private final SqsClient sqs;
    private final ResourceNames names;
    private final InstantSource clock;
    private final Map<String, String> urls = new HashMap<>();
    private int responses;
    private int dead;
    private Instant sideCountedAt = Instant.EPOCH;

    public QueueCounter(SqsClient sqs, ResourceNames names, InstantSource clock) {
        this.sqs = sqs;
        this.names = names;
        this.clock = clock;
    }

    /**
     * Returns the current counts.
     *
     * @throws software.amazon.awssdk.core.exception.SdkException if a call to SQS fails
     */
    public synchronized QueueCounts count() {
        try {
            Map<QueueAttributeName, String> requests = attributes(names.requestQueue());
            Instant now = clock.instant();
            if (!now.isBefore(sideCountedAt.plus(SIDE_COUNTS))) {
                responses =
                        number(attributes(names.responseQueue()), QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
                dead = number(attributes(names.deadQueue()), QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
                sideCountedAt = now;
            }
            return new QueueCounts(
                    number(requests, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES),
                    number(requests, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE),
                    responses,
                    dead);
        } catch (RuntimeException e) {
            // A queue may have been created again with another URL.
            urls.clear();
            throw e;
        }
    }

    private Map<QueueAttributeName, String> attributes(String queue) {
        String url = urls.computeIfAbsent(queue, this::url);
        return sqs.getQueueAttributes(request -> request.queueUrl(url)
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE)
                        .overrideConfiguration(call -> call.apiCallTimeout(PATIENCE)))
                .attributes();
    }

    private String url(String queue) {
        return sqs.getQueueUrl(request ->
                        request.queueName(queue).overrideConfiguration(call -> call.apiCallTimeout(PATIENCE)))
                .queueUrl();
    }

    private static int number(Map<QueueAttributeName, String> attributes, QueueAttributeName name) {
        String value = attributes.getOrDefault(name, "0");
        try {
            return (int) Math.min(Integer.MAX_VALUE, Math.max(0, Long.parseLong(value)));
        } catch (NumberFormatException e) {
            throw new IllegalStateException("SQS returned %s=%s, which is not a number.".formatted(name, value), e);
        }
    }
}
