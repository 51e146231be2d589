package io.elasticfaces.app.load;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A deployment on AWS, or on anything that speaks AWS's protocols. */
final class AwsDeployment implements Deployment {
    /** A count that takes longer than this is worth nothing: the next is more recent. */
    static final AwsRequestOverrideConfiguration QUICKLY = AwsRequestOverrideConfiguration.builder()
            .apiCallTimeout(Duration.ofSeconds(10))
            .build();

    private final SqsClient sqs;
    private final Ec2Client ec2;
    private final DeploymentNames names;
    private final BucketCounter in;
    private final BucketCounter out;
    private final Map<String, String> queueUrls = new HashMap<>();

    AwsDeployment(S3Client s3, SqsClient sqs, Ec2Client ec2, DeploymentNames names) {
        this.sqs = sqs;
        this.ec2 = ec2;
        this.names = names;
        this.in = new BucketCounter(s3, names.inBucket());
        this.out = new BucketCounter(s3, names.outBucket());
    }

    @Override
    public Queue requestQueue() {
        return queue(names.requestQueue());
    }

    @Override
    public Queue responseQueue() {
        return queue(names.responseQueue());
    }

    private Queue queue(String name) {
        Map<QueueAttributeName, String> attributes = sqs.getQueueAttributes(request -> request.queueUrl(url(name))
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
                                QueueAttributeName.MAXIMUM_MESSAGE_SIZE)
                        .overrideConfiguration(QUICKLY))
                .attributes();
        return new Queue(
                number(attributes, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES),
                number(attributes, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE),
                number(attributes, QueueAttributeName.MAXIMUM_MESSAGE_SIZE));
    }

    private synchronized String url(String name) {
        return queueUrls.computeIfAbsent(name, unknown -> sqs.getQueueUrl(
                        request -> request.queueName(unknown).overrideConfiguration(QUICKLY))
                .queueUrl());
    }

    private static int number(Map<QueueAttributeName, String> attributes, QueueAttributeName name) {
        return Integer.parseInt(attributes.getOrDefault(name, "0"));
    }

    @Override
    public Fleet fleet() {
        return new Fleet(
                count(names.webTag() + "*", InstanceStateName.RUNNING),
                runningApps(),
                count(names.appTag() + "*", InstanceStateName.PENDING));
    }

    @Override
    public int runningApps() {
        return count(names.appTag() + "*", InstanceStateName.RUNNING);
    }

    private int count(String tag, InstanceStateName state) {
        DescribeInstancesRequest request = DescribeInstancesRequest.builder()
                .filters(
                        Filter.builder().name("tag:Name").values(tag).build(),
                        Filter.builder()
                                .name("instance-state-name")
                                .values(state.toString())
                                .build())
                .overrideConfiguration(QUICKLY)
                .build();
        Predicate<Instance> inState = instance -> instance.state().name() == state;
        return (int) ec2.describeInstancesPaginator(request).reservations().stream()
                .flatMap(reservation -> reservation.instances().stream())
                .filter(inState)
                .count();
    }

    @Override
    public long quickInObjects() {
        return in.quick();
    }

    @Override
    public long quickOutObjects() {
        return out.quick();
    }

    @Override
    public long exactInObjects(long upTo) {
        return in.exact(upTo);
    }

    @Override
    public long exactOutObjects(long upTo) {
        return out.exact(upTo);
    }
}
