package io.elasticfaces.cli.provision;

import io.elasticfaces.contract.ResourceNames;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** Queues: looked for, made, set up, removed. */
final class Queues {
    private static final String DAY = "86400";
    /** As long as SQS keeps anything. */
    private static final String FORTNIGHT = "1209600";
    /** Longer than any message is, and the least that SQS takes (docs/api.md). */
    private static final String KILOBYTE = "1024";

    private static final String VISIBILITY_SECONDS = "30";

    private final CamelAws aws;
    private final Ownership ownership;
    private final Journal journal;
    private final ResourceNames names;
    private final String redriveReceiveCount;

    /** @param redriveReceiveCount after how many receives SQS dead-letters a request: app.redrive-receive-count */
    Queues(CamelAws aws, Ownership ownership, Journal journal, String redriveReceiveCount) {
        this.aws = aws;
        this.ownership = ownership;
        this.journal = journal;
        this.names = new ResourceNames(ownership.prefix());
        this.redriveReceiveCount = redriveReceiveCount;
    }

    /** Returns a queue's URL, empty where there is no such queue. */
    Optional<String> url(String name) {
        try {
            return Optional.of(aws.sqs().getQueueUrl(get -> get.queueName(name)).queueUrl());
        } catch (QueueDoesNotExistException e) {
            return Optional.empty();
        }
    }

    Optional<Map<String, String>> tags(String url) {
        return Optional.of(aws.sqs().listQueueTags(list -> list.queueUrl(url)).tags());
    }

    /** Returns whose a queue is; empty where there is none. */
    Optional<Ownership.Whose> whose(String name) {
        return url(name).map(url -> ownership.whose(tags(url)));
    }

    /** Makes the dead-letter queue, the request queue and the response queue, as far as they are not there. */
    void ensure() {
        ensure(names.deadQueue(), Map.of(QueueAttributeName.MESSAGE_RETENTION_PERIOD, FORTNIGHT), "");
        Map<QueueAttributeName, String> options = Map.of(
                QueueAttributeName.MAXIMUM_MESSAGE_SIZE,
                KILOBYTE,
                QueueAttributeName.VISIBILITY_TIMEOUT,
                VISIBILITY_SECONDS,
                QueueAttributeName.MESSAGE_RETENTION_PERIOD,
                DAY);
        ensure(names.requestQueue(), options, names.deadQueue());
        ensure(names.responseQueue(), options, "");
    }

    private void ensure(String name, Map<QueueAttributeName, String> options, String deadQueue) {
        Optional<String> found = url(name);
        if (found.isEmpty()) {
            String size =
                    options.containsKey(QueueAttributeName.MAXIMUM_MESSAGE_SIZE) ? " for messages of up to 1 KB" : "";
            journal.change("make the queue " + name + size, () -> make(name, options));
            if (journal.dryRun()) {
                journal.say("  and make it encrypted, for TLS only"
                        + (deadQueue.isEmpty() ? "" : ", dead-lettering to " + deadQueue));
                return;
            }
        }
        String url = found.or(() -> url(name)).orElseThrow();
        if (ownership.whose(tags(url)) != Ownership.Whose.OURS) {
            journal.change("  tag " + name + " " + Ownership.TAG + "=" + ownership.prefix(), () -> aws.sqs()
                    .tagQueue(tag -> tag.queueUrl(url).tags(Map.of(Ownership.TAG, ownership.prefix()))));
        }
        Map<QueueAttributeName, String> current = attributes(url);
        Map<QueueAttributeName, String> wanted = wanted(options, current.get(QueueAttributeName.QUEUE_ARN), deadQueue);
        wanted.entrySet().removeIf(one -> same(one.getValue(), current.get(one.getKey())));
        if (!wanted.isEmpty()) {
            journal.change(
                    "  set " + name + " "
                            + String.join(
                                    ", ",
                                    wanted.keySet().stream()
                                            .map(Object::toString)
                                            .toList()),
                    () -> aws.sqs().setQueueAttributes(set -> set.queueUrl(url).attributes(wanted)));
        }
    }

    private Map<QueueAttributeName, String> attributes(String url) {
        return aws.sqs()
                .getQueueAttributes(get -> get.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                .attributes();
    }

    /** With its tag in the same call, which Camel's component cannot: broken off in between, it would be nobody's. */
    private void make(String name, Map<QueueAttributeName, String> options) {
        aws.sqs()
                .createQueue(create ->
                        create.queueName(name).attributes(options).tags(Map.of(Ownership.TAG, ownership.prefix())));
    }

    private Map<QueueAttributeName, String> wanted(
            Map<QueueAttributeName, String> options, String arn, String deadQueue) {
        Map<QueueAttributeName, String> wanted = new LinkedHashMap<>(options);
        wanted.put(QueueAttributeName.SQS_MANAGED_SSE_ENABLED, "true");
        wanted.put(QueueAttributeName.POLICY, BucketSettings.tlsOnly("sqs:*", "\"" + arn + "\""));
        if (!deadQueue.isEmpty()) {
            // In a dry run the dead-letter queue may not be there: its ARN differs from this one's by its name.
            String dead = arn.substring(0, arn.lastIndexOf(':') + 1) + deadQueue;
            wanted.put(
                    QueueAttributeName.REDRIVE_POLICY,
                    "{\"deadLetterTargetArn\":\"" + dead + "\",\"maxReceiveCount\":\"" + redriveReceiveCount + "\"}");
        }
        return wanted;
    }

    private static boolean same(String wanted, String current) {
        return wanted.startsWith("{") ? BucketSettings.sameJson(wanted, current) : wanted.equals(current);
    }

    /** Returns how many messages lie in a queue, about. */
    String count(String url) {
        return attributes(url).getOrDefault(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, "0");
    }

    void remove(String name) {
        aws.deleteQueue(name);
    }
}
