package io.elasticfaces.aws;

import java.io.IOException;
import java.time.Duration;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The AWS clients of one process, which Camel's AWS components take from the registry. Region, credentials and
 * endpoints come from where every AWS tool takes them ({@code AWS_REGION}, {@code AWS_ENDPOINT_URL_S3}, the instance's
 * role), so that nothing of ours differs between AWS and one machine.
 */
public final class AwsClients implements AutoCloseable {
    /** Longer than the longest SQS long poll (20 s), which a shorter one would cut off. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(25);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** The whole call with its retries. */
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(60);

    private final SdkHttpClient http;
    private final S3Client s3;
    private final SqsClient sqs;
    private Ec2Client ec2;
    private Ec2Client promptEc2;

    private AwsClients(SdkHttpClient http) {
        this.http = http;
        this.s3 = S3Client.builder()
                .httpClient(http)
                .overrideConfiguration(timeouts())
                // A body in chunks ends in a last chunk and a checksum, which not every S3 reads before it answers:
                // then
                // the connection breaks and the put is made again. The body's hash is signed, or TLS guards it.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .serviceConfiguration(
                        S3Configuration.builder().chunkedEncodingEnabled(false).build())
                .build();
        this.sqs = SqsClient.builder()
                .httpClient(http)
                .overrideConfiguration(timeouts())
                .build();
    }

    /**
     * Opens clients for a process that makes many calls at once.
     *
     * @param concurrency how many calls are under way at the most; as many connections are pooled
     */
    public static AwsClients pooled(int concurrency) {
        return new AwsClients(ApacheHttpClient.builder()
                .maxConnections(concurrency)
                .connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(ANSWER_TIMEOUT)
                .build());
    }

    /** Opens clients for a process that makes one call after another and should start quickly. */
    public static AwsClients light() {
        return new AwsClients(UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(ANSWER_TIMEOUT)
                .build());
    }

    /** Returns the client of the buckets. */
    public S3Client s3() {
        return s3;
    }

    /** Returns the client of the queues. */
    public SqsClient sqs() {
        return sqs;
    }

    /** Returns the client of the instances; made when first asked for, as a worker never needs it. */
    public synchronized Ec2Client ec2() {
        if (ec2 == null) {
            ec2 = Ec2Client.builder()
                    .httpClient(http)
                    .overrideConfiguration(timeouts())
                    .build();
        }
        return ec2;
    }

    /**
     * Returns a client of the instances for who looks at them again in a second anyway, as the controller does. What EC2
     * answers, a refusal included, is heard at once: the SDK's own retries would repeat a start that there is no capacity
     * for and a call beyond the rate three more times each, for seconds, while the decision that asked for it grows old.
     * Only a call that got no answer is made once more, as an idle connection may have been closed under it.
     */
    public synchronized Ec2Client promptEc2() {
        if (promptEc2 == null) {
            promptEc2 = Ec2Client.builder()
                    .httpClient(http)
                    .overrideConfiguration(timeouts().toBuilder()
                            .retryStrategy(StandardRetryStrategy.builder()
                                    .useClientDefaults(false)
                                    .maxAttempts(2)
                                    .backoffStrategy(BackoffStrategy.retryImmediately())
                                    .retryOnExceptionOrCauseInstanceOf(IOException.class)
                                    .build())
                            .build())
                    .build();
        }
        return promptEc2;
    }

    @Override
    public synchronized void close() {
        s3.close();
        sqs.close();
        if (ec2 != null) {
            ec2.close();
        }
        if (promptEc2 != null) {
            promptEc2.close();
        }
        http.close();
    }

    private static ClientOverrideConfiguration timeouts() {
        return ClientOverrideConfiguration.builder()
                .apiCallTimeout(CALL_TIMEOUT)
                .build();
    }
}
