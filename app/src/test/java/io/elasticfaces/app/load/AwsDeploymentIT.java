package io.elasticfaces.app.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.elasticfaces.local.ec2.Image;
import io.elasticfaces.local.ec2.LocalEc2;
import io.elasticfaces.local.s3.LocalS3;
import io.elasticfaces.local.sqs.LocalSqs;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Reads and cleans a deployment over the wire protocols of the local cloud. */
@Timeout(120)
class AwsDeploymentIT {
    private static final DeploymentNames NAMES = new DeploymentNames(
            "p-in-bucket", "p-out-bucket", "p-req-queue", "p-resp-queue", "web-instance", "app-tier-instance");
    private static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local-secret"));

    @TempDir
    private Path folder;

    private LocalS3 localS3;
    private LocalSqs localSqs;
    private LocalEc2 localEc2;
    private S3Client s3;
    private SqsClient sqs;
    private Ec2Client ec2;
    private AwsDeployment deployment;

    @BeforeEach
    void start() {
        localS3 = new LocalS3(new LocalS3.Settings(folder.resolve("s3"), 0)).start();
        localSqs = new LocalSqs(new LocalSqs.Settings(folder.resolve("sqs"), 0)).start();
        localEc2 = new LocalEc2(io.elasticfaces.local.ec2.Ec2Settings.in(folder.resolve("ec2")));
        localEc2.start();
        localS3.ensureBucket(NAMES.inBucket());
        localS3.ensureBucket(NAMES.outBucket());
        localSqs.ensureQueue(NAMES.requestQueue(), Map.of("MaximumMessageSize", "1024"));
        localSqs.ensureQueue(NAMES.responseQueue(), Map.of("MaximumMessageSize", "2048"));
        // a worker that powers its instance off when the file is there
        String worker = "#!/bin/sh\nuntil [ -e '" + done() + "' ]; do sleep 0.2; done\n";
        localEc2.seed(LocalEc2.facesFleet(Image.DEFAULT.id(), "t2.micro", "t2.micro", 3, worker));
        s3 = at(S3Client.builder(), localS3.endpoint()).build();
        sqs = at(SqsClient.builder(), localSqs.endpoint()).build();
        ec2 = at(Ec2Client.builder(), localEc2.endpoint()).build();
        deployment = new AwsDeployment(s3, sqs, ec2, NAMES);
    }

    private static <B extends AwsClientBuilder<B, ?>> B at(B builder, URI endpoint) {
        return builder.endpointOverride(endpoint).region(Region.US_EAST_1).credentialsProvider(CREDENTIALS);
    }

    @AfterEach
    void stop() {
        List.of(s3, sqs, ec2).forEach(client -> client.close());
        localEc2.close();
        localSqs.close();
        localS3.close();
    }

    @Test
    void shouldReadWhatAFreshDeploymentIs() {
        StartState start = StartState.read(deployment);

        assertThat(start.fleet()).isEqualTo(new Deployment.Fleet(1, 0, 0));
        assertThat(start.requests()).isEqualTo(new Deployment.Queue(0, 0, 1024));
        assertThat(start.responses()).isEqualTo(new Deployment.Queue(0, 0, 2048));
        assertThat(start.leftovers()).isEmpty();
        assertThat(CheckList.ofStart(start))
                .filteredOn(line -> line.verdict() != CheckLine.Verdict.PASS)
                .extracting(CheckLine::figure)
                .containsExactly("1024 and 2048");
    }

    @Test
    void shouldCountMessagesObjectsAndInstances() {
        leaveThings();

        assertThat(deployment.requestQueue()).isEqualTo(new Deployment.Queue(2, 1, 1024));
        assertThat(deployment.responseQueue().visible()).isEqualTo(1);
        assertThat(deployment.quickInObjects()).isEqualTo(3);
        assertThat(deployment.exactInObjects(2)).isEqualTo(2);
        assertThat(deployment.exactOutObjects(10)).isEqualTo(1);
        await().until(() -> deployment.runningApps() == 2);
    }

    @Test
    void shouldCleanWhatIsLeftAndWaitForInstancesToStop() throws Exception {
        leaveThings();
        await().until(() -> deployment.runningApps() == 2);
        StringWriter said = new StringWriter();

        StartState found = StartState.read(deployment);
        Files.createFile(done());
        StartState cleaned = new Cleaner(s3, sqs, NAMES, deployment, new PrintWriter(said)).clean(found);

        assertThat(found.leftovers())
                .containsExactly(
                        "2 running app instances",
                        "3 objects in the input bucket",
                        "1 object in the output bucket",
                        "3 messages in the request queue",
                        "1 message in the response queue");
        assertThat(cleaned.leftovers()).isEmpty();
        assertThat(deployment.exactInObjects(10)).isZero();
        assertThat(said.toString()).contains("Cleaning: ");
    }

    private Path done() {
        return folder.resolve("done");
    }

    private void leaveThings() {
        for (int i = 0; i < 3; i++) {
            String key = "key-" + i;
            s3.putObject(put -> put.bucket(NAMES.inBucket()).key(key), RequestBody.fromString("x"));
            sqs.sendMessage(send -> send.queueUrl(url(NAMES.requestQueue())).messageBody("m"));
        }
        s3.putObject(put -> put.bucket(NAMES.outBucket()).key("key"), RequestBody.fromString("x"));
        sqs.sendMessage(send -> send.queueUrl(url(NAMES.responseQueue())).messageBody("m"));
        sqs.receiveMessage(receive -> receive.queueUrl(url(NAMES.requestQueue()))
                .maxNumberOfMessages(1)
                .visibilityTimeout((int) Duration.ofMinutes(5).toSeconds()));
        List<String> apps = ec2
                .describeInstances(describe -> describe.filters(Filter.builder()
                        .name("tag:Name")
                        .values("app-tier-instance-1", "app-tier-instance-2")
                        .build()))
                .reservations()
                .stream()
                .flatMap(reservation -> reservation.instances().stream())
                .map(instance -> instance.instanceId())
                .toList();
        ec2.startInstances(start -> start.instanceIds(apps));
    }

    private String url(String queue) {
        return sqs.getQueueUrl(get -> get.queueName(queue)).queueUrl();
    }
}
