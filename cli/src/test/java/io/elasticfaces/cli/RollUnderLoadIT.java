package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.aws.AwsClients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Tag;

/** The whole system with real worker processes while its instances are replaced, and while messages are too new. */
@org.junit.jupiter.api.Tag("long")
class RollUnderLoadIT {
    private static final Path PICTURE = LocalSystem.HOME.resolve("samples/test/ada-2.png");
    /** Enough to roll in two goes, and few enough for a small machine to boot. */
    private static final int POOL = 4;

    @TempDir
    Path folder;

    @Test
    void shouldAnswerEverythingWhileInstancesAreReplaced() throws Exception {
        try (LocalSystem system = new LocalSystem(folder, "--max", "2")) {
            leave(system, POOL);
            assertThat(system.faces("provision", "--adopt", "--instances", "" + POOL))
                    .endsWith("exit code 0");
            AtomicBoolean enough = new AtomicBoolean();
            Queue<String> answers = new ConcurrentLinkedQueue<>();
            List<CompletableFuture<Void>> clients = Stream.of(1, 2)
                    .map(client -> CompletableFuture.runAsync(() -> post(system, enough, answers)))
                    .toList();
            Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> !answers.isEmpty());

            String rolled = system.faces(
                    "roll",
                    "--image",
                    "ami-0e1a571cface50002",
                    "--image-version",
                    "v2",
                    "--at-once",
                    "2",
                    "--boot",
                    "20",
                    "--wait",
                    "0");

            enough.set(true);
            for (CompletableFuture<Void> client : clients) {
                client.get(1, TimeUnit.MINUTES);
            }
            assertThat(answers).hasSizeGreaterThan(5).containsOnly("ada-2:Ada");
            assertThat(rolled).contains("launch app-tier-instance-").doesNotContain("when it was terminated");
            // What ran when the roll got to it comes now that nobody asks for anything.
            assertThat(system.faces(
                            "roll", "--image", "ami-0e1a571cface50002", "--image-version", "v2", "--wait", "60"))
                    .endsWith("exit code 0");
            system.aws().use();
            try (AwsClients aws = AwsClients.pooled(2)) {
                assertThat(versions(aws)).hasSize(POOL).containsOnly("v2");
            }
            assertThat(system.name(PICTURE)).isEqualTo("ada-2:Ada");
        }
    }

    @Test
    void shouldPutBackWhatIsTooNewAndStopTheInstance() throws Exception {
        try (LocalSystem system = new LocalSystem(folder, "--max", "1")) {
            system.aws().use();
            try (AwsClients aws = AwsClients.pooled(2)) {
                String requests = aws.sqs()
                        .getQueueUrl(get -> get.queueName("faces-req-queue"))
                        .queueUrl();
                String dead = aws.sqs()
                        .getQueueUrl(get -> get.queueName("faces-dead-queue"))
                        .queueUrl();
                // Two receives instead of five, as each is the boot of a worker.
                String deadArn = aws.sqs()
                        .getQueueAttributes(get -> get.queueUrl(dead).attributeNamesWithStrings("QueueArn"))
                        .attributesAsStrings()
                        .get("QueueArn");
                aws.sqs().setQueueAttributes(set -> set.queueUrl(requests)
                        .attributesWithStrings(Map.of(
                                "RedrivePolicy",
                                "{\"deadLetterTargetArn\":\"" + deadArn + "\",\"maxReceiveCount\":\"2\"}")));
                String tooNew = "{\"image_name\":\"k\",\"id\":\"k\",\"version\":2}";
                aws.sqs().sendMessage(send -> send.queueUrl(requests).messageBody(tooNew));

                // Every worker that it meets puts it back and ends its instance, until SQS gives it up.
                Awaitility.await()
                        .atMost(Duration.ofMinutes(4))
                        .until(() -> aws
                                .sqs()
                                .receiveMessage(
                                        receive -> receive.queueUrl(dead).visibilityTimeout(0))
                                .messages()
                                .stream()
                                .anyMatch(message -> message.body().equals(tooNew)));
                // The system goes on with what it knows.
                assertThat(system.name(PICTURE)).isEqualTo("ada-2:Ada");
            }
            try (Stream<Path> logs = Files.walk(folder)) {
                assertThat(logs.filter(log -> log.getFileName().toString().startsWith("console"))
                                .map(RollUnderLoadIT::read))
                        .anyMatch(log -> log.contains("roll out the newer image"));
            }
        }
    }

    /** Ends what is too many. */
    private static void leave(LocalSystem system, int count) {
        system.aws().use();
        try (AwsClients aws = AwsClients.pooled(2)) {
            List<String> tooMany = aws.ec2().describeInstances().reservations().stream()
                    .flatMap(reservation -> reservation.instances().stream())
                    .filter(instance -> tag(instance, "Name").matches("app-tier-instance-\\d+"))
                    .filter(instance -> Integer.parseInt(tag(instance, "Name").replaceAll("\\D", "")) > count)
                    .map(Instance::instanceId)
                    .toList();
            aws.ec2().terminateInstances(end -> end.instanceIds(tooMany));
        }
    }

    private static void post(LocalSystem system, AtomicBoolean enough, Queue<String> answers) {
        while (!enough.get()) {
            try {
                answers.add(system.name(PICTURE));
            } catch (Exception e) {
                answers.add(e.toString());
            }
        }
    }

    private static List<String> versions(AwsClients aws) {
        return aws.ec2().describeInstances().reservations().stream()
                .flatMap(reservation -> reservation.instances().stream())
                .filter(instance -> !instance.state().nameAsString().equals("terminated"))
                .map(instance -> tag(instance, "Name").startsWith("app-tier-instance-") ? tag(instance, "version") : "")
                .filter(version -> !version.isEmpty())
                .toList();
    }

    private static String tag(Instance instance, String key) {
        return instance.tags().stream()
                .filter(tag -> tag.key().equals(key))
                .map(Tag::value)
                .findFirst()
                .orElse("");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
