package io.elasticfaces.cli.load;

import io.elasticfaces.contract.ResourceNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.PurgeQueueInProgressException;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A deployment on AWS or on the local cloud. */
final class AwsDeployment implements Deployment {
    /** SQS takes up to 60 s for a purge and allows one per 60 s (API reference, PurgeQueue). */
    private static final Duration CLEAN_TIMEOUT = Duration.ofSeconds(130);

    private static final QueueAttributeName VISIBLE = QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;
    private static final QueueAttributeName IN_FLIGHT = QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE;

    private static final Duration CLEAN_PAUSE = Duration.ofMillis(500);

    private final S3Client s3;
    private final SqsClient sqs;
    private final Ec2Client ec2;
    private final ResourceNames names;
    private final Map<String, String> urls = new ConcurrentHashMap<>();

    AwsDeployment(S3Client s3, SqsClient sqs, Ec2Client ec2, ResourceNames names) {
        this.s3 = s3;
        this.sqs = sqs;
        this.ec2 = ec2;
        this.names = names;
    }

    @Override
    public long count(Metric metric, long limit) {
        return switch (metric) {
            case WEB_INSTANCES -> instances("web-instance*", InstanceStateName.RUNNING);
            case INSTANCES -> instances("app-tier-instance*", InstanceStateName.RUNNING);
            case PENDING_INSTANCES -> instances("app-tier-instance*", InstanceStateName.PENDING);
            case REQUESTS -> attribute(names.requestQueue(), VISIBLE);
            case REQUESTS_IN_FLIGHT -> attribute(names.requestQueue(), IN_FLIGHT);
            case REQUEST_SIZE -> attribute(names.requestQueue(), QueueAttributeName.MAXIMUM_MESSAGE_SIZE);
            case RESPONSES -> attribute(names.responseQueue(), VISIBLE);
            case RESPONSES_IN_FLIGHT -> attribute(names.responseQueue(), IN_FLIGHT);
            case RESPONSE_SIZE -> attribute(names.responseQueue(), QueueAttributeName.MAXIMUM_MESSAGE_SIZE);
            case IN_OBJECTS -> objects(names.inBucket(), limit);
            case OUT_OBJECTS -> objects(names.outBucket(), limit);
        };
    }

    private long instances(String tag, InstanceStateName state) {
        Filter named = Filter.builder().name("tag:Name").values(tag).build();
        return ec2.describeInstancesPaginator(describe -> describe.filters(named)).reservations().stream()
                .flatMap(reservation -> reservation.instances().stream())
                .filter(instance -> instance.state().name() == state)
                .count();
    }

    private long attribute(String queue, QueueAttributeName name) {
        String url = url(queue);
        return Long.parseLong(sqs.getQueueAttributes(get -> get.queueUrl(url).attributeNames(name))
                .attributes()
                .get(name));
    }

    private String url(String queue) {
        return urls.computeIfAbsent(
                queue, unknown -> sqs.getQueueUrl(get -> get.queueName(unknown)).queueUrl());
    }

    private long objects(String bucket, long limit) {
        return s3.listObjectsV2Paginator(list -> list.bucket(bucket)).contents().stream()
                .limit(limit)
                .count();
    }

    /**
     * Purges the queues and empties the buckets until nothing is left, for at most 130 s. Instances then stop
     * themselves.
     *
     * @param progress receives the remaining counts, each time they change
     * @return the counts at the end
     */
    Map<Metric, Long> clean(Consumer<List<String>> progress) throws InterruptedException {
        long deadline = System.nanoTime() + CLEAN_TIMEOUT.toNanos();
        List<String> reported = List.of();
        while (true) {
            Map<Metric, Long> counts = counts();
            List<String> left = Metric.leftovers(counts);
            if (left.isEmpty() || System.nanoTime() >= deadline) {
                return counts;
            }
            if (!left.equals(reported)) {
                progress.accept(left);
                reported = left;
            }
            if (counts.get(Metric.REQUESTS) + counts.get(Metric.REQUESTS_IN_FLIGHT) > 0) {
                purge(names.requestQueue());
            }
            if (counts.get(Metric.RESPONSES) + counts.get(Metric.RESPONSES_IN_FLIGHT) > 0) {
                purge(names.responseQueue());
            }
            // A worker can still store an outcome after the queues are empty.
            empty(names.inBucket());
            empty(names.outBucket());
            Thread.sleep(CLEAN_PAUSE.toMillis());
        }
    }

    private void purge(String queue) {
        try {
            String url = url(queue);
            sqs.purgeQueue(purge -> purge.queueUrl(url));
        } catch (PurgeQueueInProgressException e) {
            // The purge of the previous round is still running.
        }
    }

    private void empty(String bucket) {
        s3.listObjectsV2Paginator(list -> list.bucket(bucket)).forEach(page -> {
            List<ObjectIdentifier> keys = page.contents().stream()
                    .map(object -> ObjectIdentifier.builder().key(object.key()).build())
                    .toList();
            if (!keys.isEmpty()) {
                Delete delete = Delete.builder().objects(keys).quiet(true).build();
                s3.deleteObjects(request -> request.bucket(bucket).delete(delete));
            }
        });
    }
}
