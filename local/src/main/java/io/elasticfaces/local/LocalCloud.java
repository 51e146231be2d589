package io.elasticfaces.local;

import io.elasticfaces.local.ec2.Ec2Settings;
import io.elasticfaces.local.ec2.InstanceState;
import io.elasticfaces.local.ec2.LocalEc2;
import io.elasticfaces.local.endpoint.AccessKey;
import io.elasticfaces.local.endpoint.CloudFailure;
import io.elasticfaces.local.endpoint.PortTaken;
import io.elasticfaces.local.s3.LocalS3;
import io.elasticfaces.local.sqs.LocalSqs;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 *   <li>the instances {@code web-instance}, running, and {@code app-tier-instance-1} to {@code -n}, stopped;
 *       both with the tag {@code elastic-faces=P}.
 * </ul>
 *
 * State is kept over restarts, except pictures and results older than {@link CloudSettings#keep()}.
 */
public final class LocalCloud implements AutoCloseable {
    private static final String LARGEST_MESSAGE = "1024";

    private final CloudSettings settings;
    private final CloudFolder folder;
    private LocalS3 s3;
    private LocalSqs sqs;
    private LocalEc2 ec2;

    /** Starts as {@link #LocalCloud(CloudSettings, boolean)} does, with the state of earlier runs. */
    public LocalCloud(CloudSettings settings) {
        this(settings, false);
    }

    /**
     * Starts the three services and creates missing buckets, queues and instances. Every call is answered from then on.
     *
     * @param fresh removes all state of earlier runs first
     * @throws PortTaken when a port is in use
     * @throws CloudFailure when the folder cannot be used, or another local cloud uses it; then nothing is removed
     */
    public LocalCloud(CloudSettings settings, boolean fresh) {
        this.settings = settings;
        this.folder = new CloudFolder(settings.folder);
        try {
            if (fresh) {
                folder.clear();
            }
            CompletableFuture.allOf(
                            CompletableFuture.runAsync(this::startS3), CompletableFuture.runAsync(this::startSqs))
                    .join();
            startEc2();
        } catch (CompletionException e) {
            close();
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
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
        try (CloudFolder held = folder;
                LocalS3 buckets = s3;
                LocalSqs queues = sqs;
                LocalEc2 instances = ec2) {
            // Closes in reverse order, each one even if another fails.
        }
    }

    private void startS3() {
        s3 = new LocalS3(settings.folder.resolve("s3"), settings.firstPort);
        String in = settings.prefix + "-in-bucket";
        String out = settings.prefix + "-out-bucket";
        List.of(in, out, settings.prefix + "-state-bucket").forEach(s3::ensureBucket);
        s3.expire(List.of(in, out), settings.keep);
    }

    private void startSqs() {
        sqs = new LocalSqs(settings.folder.resolve("sqs"), port(1));
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
                        "{\"deadLetterTargetArn\":\"" + LocalSqs.arn(dead) + "\",\"maxReceiveCount\":"
                                + settings.maxReceives + "}"));
    }

    private void startEc2() {
        Map<String, String> environment = environmentOfInstances();
        environment.putAll(settings.environment);
        ec2 = LocalEc2.start(new Ec2Settings(settings.folder.resolve("ec2"), port(2), environment, settings.faults));
        Map<String, String> tags = Map.of("elastic-faces", settings.prefix);
        ec2.seed("web-instance", InstanceState.RUNNING, "", tags);
        for (int number = 1; number <= settings.appInstances; number++) {
            ec2.seed("app-tier-instance-" + number, InstanceState.STOPPED, settings.userData, tags);
        }
    }

    private int port(int offset) {
        return settings.firstPort == 0 ? 0 : settings.firstPort + offset;
    }

    private Map<String, String> environmentOfInstances() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("AWS_REGION", "us-east-1");
        environment.put("AWS_ACCESS_KEY_ID", AccessKey.DEFAULT.id());
        environment.put("AWS_SECRET_ACCESS_KEY", AccessKey.DEFAULT.secret());
        environment.put("AWS_ENDPOINT_URL_S3", s3().toString());
        environment.put("AWS_ENDPOINT_URL_SQS", sqs().toString());
        return environment;
    }
}
