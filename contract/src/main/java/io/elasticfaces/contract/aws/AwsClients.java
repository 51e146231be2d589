package io.elasticfaces.contract.aws;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.utils.ThreadFactoryBuilder;

/**
 * The AWS clients of one process. Camel's AWS components take them from the registry. Region, credentials and endpoints
 * come from the standard AWS environment ({@code AWS_REGION}, {@code AWS_ENDPOINT_URL_S3}, the instance's role), so
 * that the code is the same on AWS and on one machine.
 *
 * <p>Calls to S3 and SQS have the time limits of docs/reliability.md: {@link #ATTEMPT} for each of up to {@value
 * #ATTEMPTS} attempts, and {@link #CALL} for all of them, with full jitter in between. Large objects and long polls
 * have longer limits ({@link TimedS3}, {@link RequestTuning}).
 */
public final class AwsClients implements AutoCloseable {
    /** Time limit of one attempt of a short call, and of a pause in its response. */
    static final Duration ATTEMPT = Duration.ofSeconds(5);

    /** Time limit of a short call with all its attempts: the share of this hop in the answer deadline. */
    static final Duration CALL = Duration.ofSeconds(6);

    /** If one call in twenty fails, all five attempts fail once in three million calls. */
    static final int ATTEMPTS = 5;

    /** Longer than the longest SQS long poll (20 s). */
    private static final Duration POLL_SILENCE = Duration.ofSeconds(25);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** Time limit of a call without a waiting caller, with its retries. */
    private static final Duration UNHURRIED_CALL = Duration.ofSeconds(60);

    /**
     * Time limit of one attempt to call EC2. A call that starts many instances takes seconds. The next tick repeats a
     * failed call.
     */
    private static final Duration EC2_ATTEMPT = Duration.ofSeconds(10);

    /** Ends calls at their time limit. Without it, each client would have five threads for that. */
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1,
            new ThreadFactoryBuilder()
                    .daemonThreads(true)
                    .threadNamePrefix("aws-time-outs")
                    .build());

    private final SdkHttpClient shortCalls;
    private final SdkHttpClient longCalls;
    private final S3Client s3;
    private final SqsClient sqs;
    private Ec2Client ec2;
    private Ec2Client promptEc2;

    private AwsClients(Function<Duration, SdkHttpClient> silentAtTheMost) {
        this.shortCalls = silentAtTheMost.apply(ATTEMPT);
        this.longCalls = silentAtTheMost.apply(POLL_SILENCE);
        timer.setRemoveOnCancelPolicy(true);
        this.s3 = new TimedS3(S3Client.builder()
                .httpClient(shortCalls)
                .overrideConfiguration(this::bound)
                // Some S3 servers respond before they have read the last chunk and checksum of a chunked body. Then the
                // connection breaks, and the put is repeated. A signed hash or TLS protects the body.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .serviceConfiguration(
                        S3Configuration.builder().chunkedEncodingEnabled(false).build())
                .build());
        this.sqs = SqsClient.builder()
                .httpClient(longCalls)
                .overrideConfiguration(this::bound)
                .build();
    }

    /**
     * Creates clients for a process that makes many calls at once.
     *
     * @param concurrency the maximum number of concurrent calls, which is the size of the connection pool
     */
    public static AwsClients pooled(int concurrency) {
        return new AwsClients(silence -> ApacheHttpClient.builder()
                .maxConnections(concurrency)
                .connectionAcquisitionTimeout(ATTEMPT)
                .connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(silence)
                .expectContinueEnabled(false)
                .build());
    }

    /** Creates clients for a process that makes one call at a time and should start quickly. */
    public static AwsClients light() {
        return new AwsClients(silence -> LightHttp.create(CONNECT_TIMEOUT, silence));
    }

    /** Returns the S3 client. */
    public S3Client s3() {
        return s3;
    }

    /** Returns the SQS client. */
    public SqsClient sqs() {
        return sqs;
    }

    /** Returns the EC2 client. It is created on first use, because a worker does not need it. */
    public synchronized Ec2Client ec2() {
        ec2 = ec2 != null ? ec2 : ec2(override -> override.apiCallTimeout(UNHURRIED_CALL));
        return ec2;
    }

    /**
     * Returns an EC2 client for the controller, which repeats its calls every second. It reports error responses at
     * once: the SDK's default retries would repeat a call that failed for lack of capacity or exceeded the rate limit
     * for seconds, while the decision becomes outdated. A call without a response is repeated once, because the server
     * may have closed an idle connection.
     */
    public synchronized Ec2Client promptEc2() {
        promptEc2 = promptEc2 != null
                ? promptEc2
                : ec2(override -> override.apiCallAttemptTimeout(EC2_ATTEMPT)
                        .apiCallTimeout(EC2_ATTEMPT.multipliedBy(2))
                        .retryStrategy(StandardRetryStrategy.builder()
                                .useClientDefaults(false)
                                .maxAttempts(2)
                                .backoffStrategy(BackoffStrategy.retryImmediately())
                                .retryOnExceptionOrCauseInstanceOf(IOException.class)
                                .build()));
        return promptEc2;
    }

    private Ec2Client ec2(Consumer<ClientOverrideConfiguration.Builder> limits) {
        return Ec2Client.builder()
                .httpClient(longCalls)
                .overrideConfiguration(override -> limits.accept(override.scheduledExecutorService(timer)))
                .build();
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
        shortCalls.close();
        longCalls.close();
        timer.shutdownNow();
    }

    /**
     * Sets the time limits and retries of short calls. Delays before retries are up to 50 ms, 100 ms and so on; up to
     * 250 ms, 500 ms, 1 s after throttling (also 503 SlowDown). The SDK's token bucket stops retries if most of them
     * fail.
     */
    private void bound(ClientOverrideConfiguration.Builder override) {
        override.scheduledExecutorService(timer)
                .addExecutionInterceptor(new RequestTuning())
                .apiCallAttemptTimeout(ATTEMPT)
                .apiCallTimeout(CALL)
                .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(ATTEMPTS)
                        // The JDK's connections wrap the cause of a failure.
                        .retryOnExceptionOrCauseInstanceOf(IOException.class)
                        .backoffStrategy(BackoffStrategy.exponentialDelay(Duration.ofMillis(50), Duration.ofSeconds(1)))
                        .throttlingBackoffStrategy(
                                BackoffStrategy.exponentialDelay(Duration.ofMillis(250), Duration.ofSeconds(1)))
                        .build());
    }
}
