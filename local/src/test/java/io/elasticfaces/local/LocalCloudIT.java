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
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
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
    void shouldTakeAnotherNumberOfReceivesForQueuesThatItKept() {
        CloudSettings settings = new CloudSettings(folder).withPrefix("mine").withAppInstances(0, "");
        new LocalCloud(settings.withMaxReceives(10)).close();

        try (LocalCloud cloud = new LocalCloud(settings.withMaxReceives(7));
                SqsClient sqs = TestClients.sqs(cloud.sqs())) {
            assertThat(attributes(sqs, "mine-req-queue").get(QueueAttributeName.REDRIVE_POLICY))
                    .contains("\"maxReceiveCount\":7");
        }
    }

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
            assertThat(states(ec2))
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

        try (LocalCloud cloud = new LocalCloud(settings);
                S3Client s3 = TestClients.s3(cloud.s3());
                SqsClient sqs = TestClients.sqs(cloud.sqs());
                Ec2Client ec2 = ec2(cloud.ec2())) {
            assertThat(s3.getObjectAsBytes(get -> get.bucket("mine-in-bucket").key("k"))
                            .asUtf8String())
                    .isEqualTo("kept");
            assertThat(receive(sqs, "mine-req-queue"))
                    .as("the sixth receive")
                    .extracting(Message::body)
                    .containsExactly("kept");
            assertThat(states(ec2)).hasSize(4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"S3", "SQS", "EC2"})
    void shouldNameATakenPortAndFreeTheOthers(String service) throws IOException {
        int first = Program.threeFreePorts();
        int at = List.of("S3", "SQS", "EC2").indexOf(service);
        CloudSettings settings = new CloudSettings(folder).withFirstPort(first);
        try (ServerSocket taken = new ServerSocket(first + at, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> new LocalCloud(settings))
                    .isInstanceOf(PortTaken.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + " on 127.0.0.1, needed for " + service);
        }
        assertThat(IntStream.range(first, first + 3)).noneMatch(Program::listens);
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
    void shouldKeepWhatItAnsweredWhenItIsKilledAndEndItsInstancesWhenItIsToldToEnd() throws Exception {
        try (CloudUnderTest cloud = CloudUnderTest.start(folder, "", "");
                S3Client s3 = TestClients.s3(cloud.s3());
                SqsClient sqs = TestClients.sqs(cloud.sqs())) {
            for (int i = 0; i < 20; i++) {
                String text = "message " + i;
                sqs.sendMessage(send -> send.queueUrl("faces-req-queue").messageBody(text));
            }
            Message deleted = receive(sqs, "faces-req-queue").get(0);
            sqs.deleteMessage(delete -> delete.queueUrl("faces-req-queue").receiptHandle(deleted.receiptHandle()));
            Message held = receive(sqs, "faces-req-queue").get(0);
            sqs.changeMessageVisibility(change -> change.queueUrl("faces-req-queue")
                    .receiptHandle(held.receiptHandle())
                    .visibilityTimeout(3_600));
            s3.putObject(put -> put.bucket("faces-in-bucket").key("k"), RequestBody.fromString("kept"));
            cloud.kill();
        }

        Path pid = folder.resolve("pid");
        long worker;
        try (CloudUnderTest cloud = CloudUnderTest.start(folder, workerThatWrites(pid), "red");
                S3Client s3 = TestClients.s3(cloud.s3());
                SqsClient sqs = TestClients.sqs(cloud.sqs());
                Ec2Client ec2 = ec2(cloud.ec2())) {
            assertThat(attributes(sqs, "faces-req-queue"))
                    .containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, "18")
                    .containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE, "1");
            assertThat(s3.getObjectAsBytes(get -> get.bucket("faces-in-bucket").key("k"))
                            .asUtf8String())
                    .isEqualTo("kept");

            ec2.startInstances(start -> start.instanceIds(idOf(ec2, "app-tier-instance-1")));
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
                Content-Type: multipart/mixed; boundary="//"
                MIME-Version: 1.0

                --//
                Content-Type: text/cloud-config; charset="us-ascii"

                #cloud-config
                cloud_final_modules:
                - [scripts-user, always]

                --//
                Content-Type: text/x-shellscript; charset="us-ascii"

                #!/bin/sh
                echo "$AWS_ENDPOINT_URL_SQS $COLOUR" > "%1$s.env"
                echo $$ > "%1$s.new" && mv "%1$s.new" "%1$s"
                exec sleep 600
                --//--
                """.formatted(pid);
    }

    private static Ec2Client ec2(URI endpoint) {
        return TestClients.configure(Ec2Client.builder(), endpoint, AccessKey.DEFAULT)
                .build();
    }

    private static List<String> states(Ec2Client ec2) {
        return ec2.describeInstancesPaginator().reservations().stream()
                .flatMap(reservation -> reservation.instances().stream())
                .map(instance -> nameOf(instance) + " " + instance.state().nameAsString())
                .toList();
    }

    private static String idOf(Ec2Client ec2, String name) {
        return ec2.describeInstances(describe -> describe.filters(
                        Filter.builder().name("tag:Name").values(name).build()))
                .reservations()
                .get(0)
                .instances()
                .get(0)
                .instanceId();
    }

    private static String nameOf(Instance instance) {
        return instance.tags().stream()
                .filter(tag -> tag.key().equals("Name"))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private static List<Message> receive(SqsClient sqs, String queue) {
        return sqs.receiveMessage(receive -> receive.queueUrl(queue).waitTimeSeconds(5))
                .messages();
    }

    private static Map<QueueAttributeName, String> attributes(SqsClient sqs, String queue) {
        return sqs.getQueueAttributes(get -> get.queueUrl(queue).attributeNames(QueueAttributeName.ALL))
                .attributes();
    }
}
