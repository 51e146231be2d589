package io.elasticfaces.local;

import io.elasticfaces.local.ec2.Ec2Settings;
import io.elasticfaces.local.ec2.InstanceState;
import io.elasticfaces.local.ec2.LocalEc2;
import io.elasticfaces.local.endpoint.AccessKey;
import io.elasticfaces.local.endpoint.CloudFailure;
import io.elasticfaces.local.endpoint.PortTaken;
import io.elasticfaces.local.s3.LifecycleRule;
import io.elasticfaces.local.s3.LocalS3;
import io.elasticfaces.local.sqs.LocalSqs;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * S3, SQS and EC2 on this machine, with the buckets, queues and instances of Elastic Faces.
 *
 * <p>For a prefix P these are, as in a deployment on AWS:
 *
 * <ul>
 *   <li>the buckets {@code P-in-bucket}, {@code P-out-bucket} and {@code P-state-bucket};
 *   <li>the queues {@code P-req-queue} (messages of up to 1,024 bytes, hidden for 30 s when received, moved to {@code
 *       P-dead-queue} after {@link CloudSettings#maxReceives()} receives), {@code P-resp-queue} (1,024 bytes) and {@code
 *       P-dead-queue};
 *   <li>the instances {@code web-instance}, running, and {@code app-tier-instance-1} to {@code -n}, stopped.
 * </ul>
 *
 * State is kept over restarts, except pictures and results older than {@link CloudSettings#keep()}.
 */
public final class LocalCloud implements AutoCloseable {
    private static final AccessKey KEY = AccessKey.DEFAULT;
    private static final String REGION = "us-east-1";
    private static final String LARGEST_MESSAGE = "1024";

    private final CloudSettings settings;
    private final LocalS3 s3;
    private final LifecycleRule lifecycleRule;
    private final LocalSqs sqs;
    private LocalEc2 ec2;
    private CloudFolder folder;

    /** Stores the settings. Nothing is read, run or opened before {@link #start()}. */
    public LocalCloud(CloudSettings settings) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.s3 = new LocalS3(
                new LocalS3.Settings(settings.folder.resolve("s3"), settings.ports.s3(), KEY, settings.callDelay, 64));
        this.lifecycleRule = new LifecycleRule(
                s3,
                List.of(settings.prefix + "-in-bucket", settings.prefix + "-out-bucket"),
                settings.keep,
                Clock.systemUTC());
        this.sqs = new LocalSqs(new LocalSqs.Settings(
                settings.folder.resolve("sqs"), settings.ports.sqs(), KEY, REGION, settings.callDelay));
    }

    /**
     * Starts the three services and creates missing buckets, queues and instances.
     *
     * @return this cloud, when it answers every call
     * @throws PortTaken when a port is in use
     * @throws CloudFailure when the folder cannot be used
     */
    public LocalCloud start() {
        return start(false);
    }

    /**
     * Starts as {@link #start()} does, after removing all state of earlier runs. If another local cloud uses the folder,
     * nothing is removed.
     */
    public LocalCloud startFresh() {
        return start(true);
    }

    private LocalCloud start(boolean fresh) {
        folder = CloudFolder.take(settings.folder);
        try {
            if (fresh) {
                folder.clear();
            }
            CompletableFuture<Void> buckets =
                    CompletableFuture.runAsync(this::startS3, task -> new Thread(task, "start-s3").start());
            try {
                startSqs();
            } finally {
                buckets.exceptionally(failed -> null).join();
            }
            buckets.join();
            startEc2();
        } catch (CompletionException e) {
            close();
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        return this;
    }

    /** The endpoint of S3. */
    public URI s3() {
        return s3.endpoint();
    }

    /** The endpoint of SQS. */
    public URI sqs() {
        return sqs.endpoint();
    }

    /** The endpoint of EC2. */
    public URI ec2() {
        return ec2.endpoint();
    }

    /** The standard environment variables that direct AWS SDKs and tools to this cloud, including credentials. */
    public Map<String, String> environment() {
        Map<String, String> environment = environmentOfInstances();
        environment.put("AWS_ENDPOINT_URL_EC2", ec2().toString());
        return environment;
    }

    /**
     * Ends every process of every instance, which takes up to EC2's stop grace of 10 s, then stops listening.
     */
    @Override
    @SuppressWarnings("try")
    public void close() {
        // Closes in reverse order, each one even if another fails.
        try (CloudFolder held = folder;
                LocalS3 buckets = s3;
                LifecycleRule removal = lifecycleRule;
                LocalSqs queues = sqs;
                LocalEc2 instances = ec2) {
            folder = null;
            ec2 = null;
        }
    }

    private void startS3() {
        s3.start();
        List.of("-in-bucket", "-out-bucket", "-state-bucket").forEach(name -> s3.ensureBucket(settings.prefix + name));
        lifecycleRule.start();
    }

    private void startSqs() {
        sqs.start();
        String dead = settings.prefix + "-dead-queue";
        sqs.ensureQueue(dead, Map.of());
        sqs.ensureQueue(settings.prefix + "-resp-queue", Map.of("MaximumMessageSize", LARGEST_MESSAGE));
        sqs.ensureQueue(
                settings.prefix + "-req-queue",
                Map.of(
                        "MaximumMessageSize",
                        LARGEST_MESSAGE,
                        "VisibilityTimeout",
                        "30",
                        "RedrivePolicy",
                        "{\"deadLetterTargetArn\":\"" + sqs.arn(dead) + "\",\"maxReceiveCount\":\""
                                + settings.maxReceives + "\"}"));
    }

    private void startEc2() {
        Map<String, String> environment = environmentOfInstances();
        environment.putAll(settings.environment);
        ec2 = LocalEc2.start(
                new Ec2Settings(settings.folder.resolve("ec2"), settings.ports.ec2(), environment, settings.faults));
        ec2.seed("web-instance", InstanceState.RUNNING, "");
        for (int number = 1; number <= settings.appInstances; number++) {
            ec2.seed("app-tier-instance-" + number, InstanceState.STOPPED, settings.userData);
        }
    }

    private Map<String, String> environmentOfInstances() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("AWS_REGION", REGION);
        environment.put("AWS_ACCESS_KEY_ID", KEY.id());
        environment.put("AWS_SECRET_ACCESS_KEY", KEY.secret());
        environment.put("AWS_ENDPOINT_URL_S3", s3().toString());
        environment.put("AWS_ENDPOINT_URL_SQS", sqs().toString());
        return environment;
    }
}
