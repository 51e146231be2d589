package io.elasticfaces.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.elasticfaces.local.endpoint.AccessKey;
import io.elasticfaces.local.endpoint.CloudFailure;
import io.elasticfaces.local.endpoint.PortTaken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

class LocalCloudIT {
    @TempDir
    Path folder;

    @Test
    void shouldHoldWhatElasticFacesNeedsAndKeepItOverARestart() {
        CloudSettings settings =
                new CloudSettings(folder).withPrefix("mine").withMaxReceives(7).withAppInstances(3, "#!/bin/sh\n");
        try (LocalCloud cloud = new LocalCloud(settings);
                S3Client s3 = TestClients.s3(cloud.s3());
                SqsClient sqs = TestClients.sqs(cloud.sqs());
                Ec2Client ec2 = ec2(cloud.ec2())) {
            assertThat(s3.listBuckets().buckets())
                    .extracting(Bucket::name)
                    .containsExactlyInAnyOrder("mine-in-bucket", "mine-out-bucket", "mine-state-bucket");
            assertThat(attributes(sqs, "mine-req-queue"))
                    .containsEntry(QueueAttributeName.MAXIMUM_MESSAGE_SIZE, "1024")
                    .containsEntry(QueueAttributeName.VISIBILITY_TIMEOUT, "30")
                    .hasEntrySatisfying(QueueAttributeName.REDRIVE_POLICY, policy -> assertThat(policy)
                            .contains(":mine-dead-queue")
                            .contains("\"maxReceiveCount\":7"));
            assertThat(attributes(sqs, "mine-resp-queue"))
                    .containsEntry(QueueAttributeName.MAXIMUM_MESSAGE_SIZE, "1024");
            assertThat(attributes(sqs, "mine-dead-queue")).containsKey(QueueAttributeName.QUEUE_ARN);
            assertThat(instances(ec2).entrySet())
                    .extracting(instance -> instance.getKey() + " "
                            + instance.getValue().state().nameAsString())
                    .containsExactlyInAnyOrder(
                            "web-instance running",
                            "app-tier-instance-1 stopped",
                            "app-tier-instance-2 stopped",
                            "app-tier-instance-3 stopped");
            assertThat(cloud.environment())
                    .containsEntry("AWS_ENDPOINT_URL_S3", cloud.s3().toString())
                    .containsEntry("AWS_ENDPOINT_URL_EC2", cloud.ec2().toString());
            s3.putObject(put -> put.bucket("mine-in-bucket").key("k"), RequestBody.fromString("kept"));
            sqs.sendMessage(send -> send.queueUrl("mine-req-queue").messageBody("kept"));
            // Five workers die over it, the last of them when it should have recorded that: another is to do it.
            for (int receive = 1; receive <= 5; receive++) {
                assertThat(sqs.receiveMessage(request ->
                                        request.queueUrl("mine-req-queue").visibilityTimeout(0))
                                .messages())
                        .hasSize(1);
            }
        }

        try (LocalCloud cloud = new LocalCloud(settings.withMaxReceives(8));
                S3Client s3 = TestClients.s3(cloud.s3());
                SqsClient sqs = TestClients.sqs(cloud.sqs());
                Ec2Client ec2 = ec2(cloud.ec2())) {
            assertThat(read(s3, "mine-in-bucket")).isEqualTo("kept");
            assertThat(receive(sqs, "mine-req-queue").body())
                    .as("the sixth receive")
                    .isEqualTo("kept");
            assertThat(attributes(sqs, "mine-req-queue").get(QueueAttributeName.REDRIVE_POLICY))
                    .as("another number of receives for queues that it kept")
                    .contains("\"maxReceiveCount\":8");
            assertThat(instances(ec2)).hasSize(4);
        }

        try (LocalCloud cloud = new LocalCloud(settings, true);
                S3Client s3 = TestClients.s3(cloud.s3())) {
            assertThat(s3.listObjectsV2(list -> list.bucket("mine-in-bucket")).contents())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"S3", "SQS", "EC2"})
    void shouldNameATakenPortAndFreeTheOthers(String service) throws IOException {
        int first = IntStream.iterate(21_000, port -> port + 3)
                .filter(port -> IntStream.range(port, port + 3).noneMatch(LocalCloudIT::listens))
                .findFirst()
                .orElseThrow();
        int port = first + List.of("S3", "SQS", "EC2").indexOf(service);
        CloudSettings settings = new CloudSettings(folder).withFirstPort(first);
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> new LocalCloud(settings))
                    .isInstanceOf(PortTaken.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + " on 127.0.0.1, needed for " + service);
        }
        assertThat(IntStream.range(first, first + 3)).noneMatch(LocalCloudIT::listens);
    }

    @Test
    void shouldRefuseAFolderThatAnotherCloudUses() {
        CloudSettings settings = new CloudSettings(folder);
        try (CloudFolder held = new CloudFolder(folder)) {
            assertThat(held).isNotNull();
            assertThatThrownBy(() -> new LocalCloud(settings))
                    .isInstanceOf(CloudFailure.class)
                    .hasMessageContaining(folder.toString());
        }
    }

    @Test
    void shouldEndIfItCannotWriteMessagesAndKeepThoseItAcknowledged() throws Exception {
        String queue = "faces-resp-queue";
        String text = "x".repeat(1000);
        int acknowledged = 0;
        try (CloudUnderTest cloud = new CloudUnderTest(folder, "", "", "2048");
                SqsClient sqs = TestClients.sqs(cloud.sqs())) {
            try {
                while (acknowledged < 10_000) {
                    sqs.sendMessage(send -> send.queueUrl(queue).messageBody(text));
                    acknowledged++;
                }
            } catch (SdkException e) {
                assertThat(cloud.ended()).as("it ended").isTrue();
            }
        }

        try (CloudUnderTest cloud = new CloudUnderTest(folder, "", "");
                SqsClient sqs = TestClients.sqs(cloud.sqs())) {
            int kept = Integer.parseInt(attributes(sqs, queue).get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
            assertThat(kept).isBetween(acknowledged, 9_999);
        }
    }

    @Test
    void shouldKeepWhatItAnsweredWhenItIsKilledAndEndItsInstancesWhenItIsToldToEnd() throws Exception {
        String queue = "faces-req-queue";
        try (CloudUnderTest cloud = new CloudUnderTest(folder, "", "");
                S3Client s3 = TestClients.s3(cloud.s3());
                SqsClient sqs = TestClients.sqs(cloud.sqs())) {
            for (int i = 0; i < 20; i++) {
                String text = "message " + i;
                sqs.sendMessage(send -> send.queueUrl(queue).messageBody(text));
            }
            String deleted = receive(sqs, queue).receiptHandle();
            sqs.deleteMessage(delete -> delete.queueUrl(queue).receiptHandle(deleted));
            String held = receive(sqs, queue).receiptHandle();
            sqs.changeMessageVisibility(
                    change -> change.queueUrl(queue).receiptHandle(held).visibilityTimeout(3_600));
            s3.putObject(put -> put.bucket("faces-in-bucket").key("k"), RequestBody.fromString("kept"));
            cloud.kill();
        }

        Path pid = folder.resolve("pid");
        long worker;
        try (CloudUnderTest cloud = new CloudUnderTest(folder, workerThatWrites(pid), "red");
                S3Client s3 = TestClients.s3(cloud.s3());
                SqsClient sqs = TestClients.sqs(cloud.sqs());
                Ec2Client ec2 = ec2(cloud.ec2())) {
            assertThat(attributes(sqs, queue))
                    .containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, "18")
                    .containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE, "1");
            assertThat(read(s3, "faces-in-bucket")).isEqualTo("kept");

            String id = instances(ec2).get("app-tier-instance-1").instanceId();
            ec2.startInstances(start -> start.instanceIds(id));
            await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(pid));
            worker = Long.parseLong(Files.readString(pid).strip());
            assertThat(Files.readString(Path.of(pid + ".env"))).isEqualTo(cloud.sqs() + " red\n");
            assertThat(ProcessHandle.of(worker)).isPresent();

            assertThat(cloud.end()).isTrue();
        }
        assertThat(ProcessHandle.of(worker).filter(ProcessHandle::isAlive)).isEmpty();
    }

    private static String workerThatWrites(Path pid) {
        return """
                #!/bin/sh
                echo "$AWS_ENDPOINT_URL_SQS $COLOUR" > "%1$s.env"
                echo $$ > "%1$s.new" && mv "%1$s.new" "%1$s"
                exec sleep 600
                """.formatted(pid);
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static Ec2Client ec2(URI endpoint) {
        return TestClients.configure(Ec2Client.builder(), endpoint, AccessKey.DEFAULT)
                .build();
    }

    /** The instances by name. */
    private static Map<String, Instance> instances(Ec2Client ec2) {
        return ec2.describeInstancesPaginator().reservations().stream()
                .flatMap(reservation -> reservation.instances().stream())
                .collect(Collectors.toMap(
                        instance -> instance.tags().stream()
                                .filter(tag -> tag.key().equals("Name"))
                                .findFirst()
                                .orElseThrow()
                                .value(),
                        instance -> instance));
    }

    private static String read(S3Client s3, String bucket) {
        return s3.getObjectAsBytes(get -> get.bucket(bucket).key("k")).asUtf8String();
    }

    private static Message receive(SqsClient sqs, String queue) {
        return sqs.receiveMessage(receive -> receive.queueUrl(queue).waitTimeSeconds(5))
                .messages()
                .get(0);
    }

    private static Map<QueueAttributeName, String> attributes(SqsClient sqs, String queue) {
        return sqs.getQueueAttributes(get -> get.queueUrl(queue).attributeNames(QueueAttributeName.ALL))
                .attributes();
    }
}
