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
 * Counts what lies in the queues, by asking SQS: Camel's SQS component has no operation for it, and CloudWatch's metrics
 * can be a quarter of an hour old.
 */
public final class QueueCounter {
    /** A call that takes longer than this is not worth waiting for: the next tick counts again. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final SqsClient sqs;
    private final ResourceNames names;
    private final Duration sideCounts;
    private final InstantSource clock;
    private final Map<String, String> urls = new HashMap<>();
    private int responses;
    private int dead;
    private Instant sideCountedAt = Instant.MIN;

    /**
     * Makes a counter.
     *
     * @param sideCounts how old the counts of the response and dead-letter queues may be, as each call costs money and
     *     only people look at them
     */
    public QueueCounter(SqsClient sqs, ResourceNames names, Duration sideCounts, InstantSource clock) {
        this.sqs = sqs;
        this.names = names;
        this.sideCounts = sideCounts;
        this.clock = clock;
    }

    /**
     * Counts.
     *
     * @throws software.amazon.awssdk.core.exception.SdkException when SQS cannot be asked
     */
    public synchronized QueueCounts count() {
        try {
            Map<QueueAttributeName, String> requests = attributes(names.requestQueue());
            Instant now = clock.instant();
            if (!now.isBefore(after(sideCountedAt, sideCounts))) {
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
            // A queue may have been made anew under another URL.
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

    private static Instant after(Instant when, Duration howLong) {
        return when.equals(Instant.MIN) ? when : when.plus(howLong);
    }

    private static int number(Map<QueueAttributeName, String> attributes, QueueAttributeName name) {
        String value = attributes.getOrDefault(name, "0");
        try {
            return (int) Math.min(Integer.MAX_VALUE, Math.max(0, Long.parseLong(value)));
        } catch (NumberFormatException e) {
            throw new IllegalStateException("SQS says %s=%s, which is no number.".formatted(name, value), e);
        }
    }
}
