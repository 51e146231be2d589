package io.elasticfaces.app.bench;

import io.elasticfaces.app.feed.RequestFeed;
import io.elasticfaces.aws.ResourceNames;
import io.elasticfaces.local.LocalCloud;
import io.elasticfaces.local.endpoint.AccessKey;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Clients of the local cloud of a measured system, which has the usual key, region and prefix. */
final class LocalClients implements AutoCloseable {
    /** What its buckets and queues are called. */
    static final ResourceNames NAMES = new ResourceNames("faces");

    private final S3Client s3;
    private final SqsClient sqs;

    private LocalClients(URI s3, URI sqs) {
        this.s3 = client(S3Client.builder().forcePathStyle(true), s3);
        this.sqs = client(SqsClient.builder(), sqs);
    }

    static LocalClients of(LocalCloud cloud) {
        return new LocalClients(cloud.s3(), cloud.sqs());
    }

    /** @param first the port of S3; SQS listens on the next */
    static LocalClients on(int first) {
        return new LocalClients(URI.create("http://127.0.0.1:" + first), URI.create("http://127.0.0.1:" + (first + 1)));
    }

    /** Returns a client of its instances, to be closed by the caller. */
    static Ec2Client ec2(URI endpoint) {
        return client(Ec2Client.builder(), endpoint);
    }

    private static <B extends AwsClientBuilder<B, C>, C> C client(B builder, URI endpoint) {
        return builder.endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(AccessKey.DEFAULT.id(), AccessKey.DEFAULT.secret())))
                .build();
    }

    S3Client s3() {
        return s3;
    }

    SqsClient sqs() {
        return sqs;
    }

    /** Returns the URL of a queue. */
    String url(String queue) {
        return sqs.getQueueUrl(get -> get.queueName(queue)).queueUrl();
    }

    /** Returns what feeds its workers with pictures, matched with the sample people that {@link Enrolled} has enrolled. */
    RequestFeed feed() {
        return new RequestFeed(s3, sqs, NAMES, Enrolled.FIRST_VERSION);
    }

    @Override
    public void close() {
        s3.close();
        sqs.close();
    }
}
