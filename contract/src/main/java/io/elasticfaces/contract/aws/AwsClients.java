package io.elasticfaces.contract.aws;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
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

/**
 * The AWS clients of one process, which Camel's AWS components take from the registry. Region, credentials and
 * endpoints come from where every AWS tool takes them ({@code AWS_REGION}, {@code AWS_ENDPOINT_URL_S3}, the instance's
 * role), so that nothing of ours differs between AWS and one machine.
 *
 * <p>Calls to S3 and SQS are bounded as docs/reliability.md says: {@link #ATTEMPT} for an attempt, {@link #CALL} for all
 * of them together, at most {@value #ATTEMPTS}, with full jitter between them. What takes longer by its nature, a large
 * picture or a long poll, has as much more ({@link TimedS3}, {@link LongPolls}).
 */
public final class AwsClients implements AutoCloseable {
    /** How long one attempt of a short call may take, and how long a server may be silent while it answers. */
    static final Duration ATTEMPT = Duration.ofSeconds(5);

    /** The whole of a short call with its attempts: its hop's share of the answer deadline. */
    static final Duration CALL = Duration.ofSeconds(6);

    /** Where one call in twenty fails, five attempts fail together once in three million times. */
    static final int ATTEMPTS = 5;

    /** Longer than the longest SQS long poll (20 s), which a shorter one would cut off. */
    private static final Duration POLL_SILENCE = Duration.ofSeconds(25);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** Less than any call may take. */
    private static final Duration TICK = Duration.ofSeconds(1);

    /** The whole of a call that nobody waits for, with its retries. */
    private static final Duration UNHURRIED_CALL = Duration.ofSeconds(60);

    /** For one attempt of a call to EC2, which takes seconds where it starts many, and which the next tick makes anew. */
    private static final Duration EC2_ATTEMPT = Duration.ofSeconds(10);

    /** Ends calls that take too long; of its own, each client would keep five threads for it. */
    private final ScheduledExecutorService timer = timer();

    private final SdkHttpClient shortCalls;
    private final SdkHttpClient longCalls;
    private final S3Client s3;
    private final SqsClient sqs;
    private Ec2Client ec2;
    private Ec2Client promptEc2;

    private AwsClients(Function<Duration, SdkHttpClient> silentAtTheMost) {
        this.shortCalls = silentAtTheMost.apply(ATTEMPT);
        this.longCalls = silentAtTheMost.apply(POLL_SILENCE);
        this.s3 = new TimedS3(S3Client.builder()
                .httpClient(shortCalls)
                .overrideConfiguration(bounded().toBuilder()
                        .addExecutionInterceptor(new UnaskedUploads())
                        .build())
                // A body in chunks ends in a last chunk and a checksum, which not every S3 reads before it answers:
                // then the connection breaks and the put is made again. The body's hash is signed, or TLS guards it.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .serviceConfiguration(
                        S3Configuration.builder().chunkedEncodingEnabled(false).build())
                .build());
        this.sqs = SqsClient.builder()
                .httpClient(longCalls)
                .overrideConfiguration(bounded().toBuilder()
                        .addExecutionInterceptor(new LongPolls())
                        .build())
                .build();
    }

    /**
     * Opens clients for a process that makes many calls at once.
     *
     * @param concurrency how many calls are under way at the most; as many connections are pooled
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

    /** Opens clients for a process that makes one call after another and should start quickly. */
    public static AwsClients light() {
        return new AwsClients(silence -> LightHttp.create(CONNECT_TIMEOUT, silence));
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
                    .httpClient(longCalls)
                    .overrideConfiguration(
                            override -> override.scheduledExecutorService(timer).apiCallTimeout(UNHURRIED_CALL))
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
                    .httpClient(longCalls)
                    .overrideConfiguration(override -> override.scheduledExecutorService(timer)
                            .apiCallAttemptTimeout(EC2_ATTEMPT)
                            .apiCallTimeout(EC2_ATTEMPT.multipliedBy(2))
                            .retryStrategy(StandardRetryStrategy.builder()
                                    .useClientDefaults(false)
                                    .maxAttempts(2)
                                    .backoffStrategy(BackoffStrategy.retryImmediately())
                                    .retryOnExceptionOrCauseInstanceOf(IOException.class)
                                    .build()))
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
        shortCalls.close();
        longCalls.close();
        timer.shutdownNow();
    }

    /**
     * Makes a timer that sleeps while calls end in time. Each call sets two time-outs and cancels them: those that stayed
     * would wake its thread when they come up, and one that is the next to come up wakes it at once. So what is cancelled
     * goes, and something is always due before any call's time-out.
     */
    private static ScheduledExecutorService timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "aws-time-outs");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.scheduleAtFixedRate(() -> {}, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
        return timer;
    }

    /**
     * The first retry comes after up to 50 ms, the second after up to 100, and so on; where the service is throttled
     * (503 SlowDown among it), after up to 250 ms, 500 ms, 1 s. The SDK's token bucket ends the retries where most fail.
     */
    private ClientOverrideConfiguration bounded() {
        return ClientOverrideConfiguration.builder()
                .scheduledExecutorService(timer)
                .apiCallAttemptTimeout(ATTEMPT)
                .apiCallTimeout(CALL)
                .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(ATTEMPTS)
                        // The JDK's connections wrap what broke them.
                        .retryOnExceptionOrCauseInstanceOf(IOException.class)
                        .backoffStrategy(BackoffStrategy.exponentialDelay(Duration.ofMillis(50), Duration.ofSeconds(1)))
                        .throttlingBackoffStrategy(
                                BackoffStrategy.exponentialDelay(Duration.ofMillis(250), Duration.ofSeconds(1)))
                        .build())
                .build();
    }
}
