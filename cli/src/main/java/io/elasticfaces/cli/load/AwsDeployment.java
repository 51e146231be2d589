package io.elasticfaces.cli.load;

import io.elasticfaces.contract.ResourceNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
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
    /** Limit of a call. The answer of a slower call is out of date. */
    private static final AwsRequestOverrideConfiguration TIMEOUT = AwsRequestOverrideConfiguration.builder()
            .apiCallTimeout(Duration.ofSeconds(10))
            .build();

    /** SQS takes up to 60 s for a purge and allows one per 60 s (API reference, PurgeQueue). */
    private static final Duration CLEAN_TIMEOUT = Duration.ofSeconds(130);

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
            case REQUESTS -> visible(names.requestQueue());
            case REQUESTS_IN_FLIGHT -> inFlight(names.requestQueue());
            case REQUEST_SIZE -> attribute(names.requestQueue(), QueueAttributeName.MAXIMUM_MESSAGE_SIZE);
            case RESPONSES -> visible(names.responseQueue());
            case RESPONSES_IN_FLIGHT -> inFlight(names.responseQueue());
            case RESPONSE_SIZE -> attribute(names.responseQueue(), QueueAttributeName.MAXIMUM_MESSAGE_SIZE);
            case IN_OBJECTS -> objects(names.inBucket(), limit);
            case OUT_OBJECTS -> objects(names.outBucket(), limit);
        };
    }

    private long instances(String tag, InstanceStateName state) {
        DescribeInstancesRequest request = DescribeInstancesRequest.builder()
                .filters(Filter.builder().name("tag:Name").values(tag).build())
                .overrideConfiguration(TIMEOUT)
                .build();
        return ec2.describeInstancesPaginator(request).reservations().stream()
                .flatMap(reservation -> reservation.instances().stream())
                .filter(instance -> instance.state().name() == state)
                .count();
    }

    private long visible(String queue) {
        return attribute(queue, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
    }

    private long inFlight(String queue) {
        return attribute(queue, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE);
    }

    private long attribute(String queue, QueueAttributeName name) {
        String url = url(queue);
        return Long.parseLong(sqs.getQueueAttributes(
                        get -> get.queueUrl(url).attributeNames(name).overrideConfiguration(TIMEOUT))
                .attributes()
                .get(name));
    }

    private String url(String queue) {
        return urls.computeIfAbsent(
                queue, unknown -> sqs.getQueueUrl(get -> get.queueName(unknown).overrideConfiguration(TIMEOUT))
                        .queueUrl());
    }

    private long objects(String bucket, long limit) {
        return s3.listObjectsV2Paginator(list -> list.bucket(bucket).overrideConfiguration(TIMEOUT)).contents().stream()
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
        Map<Metric, Long> counts = counts();
        List<String> reported = List.of();
        while (!Deployment.leftovers(counts).isEmpty() && System.nanoTime() < deadline) {
            if (!Deployment.leftovers(counts).equals(reported)) {
                reported = Deployment.leftovers(counts);
                progress.accept(reported);
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
            counts = counts();
        }
        return counts;
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
