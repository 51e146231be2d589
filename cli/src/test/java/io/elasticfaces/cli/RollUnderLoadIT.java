package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.aws.AwsClients;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.model.Instance;

/** The whole system with real workers while its instances are replaced. */
@Tag("long")
class RollUnderLoadIT {
    private static final Path PICTURE = Programs.HOME.resolve("samples/test/ada-2.png");
    private static final String[] ROLL = {"roll", "--image", "ami-0e1a571cface50002", "--image-version", "v2"};
    private static final int POOL = 4;

    @TempDir
    Path folder;

    @Test
    void shouldAnswerEverythingWhileInstancesAreReplaced() throws Exception {
        try (LocalSystem system = new LocalSystem(folder, 2);
                AwsClients aws = system.aws()) {
            List<String> tooMany = instances(aws).stream()
                    .filter(instance -> number(instance) > POOL)
                    .map(Instance::instanceId)
                    .toList();
            aws.ec2().terminateInstances(end -> end.instanceIds(tooMany));
            assertThat(system.faces("provision", "--adopt", "--instances", "" + POOL))
                    .endsWith("exit code 0");
            AtomicBoolean enough = new AtomicBoolean();
            Queue<String> answers = new ConcurrentLinkedQueue<>();
            List<CompletableFuture<Void>> clients = Stream.of(1, 2)
                    .map(client -> CompletableFuture.runAsync(() -> post(system, enough, answers)))
                    .toList();
            Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> !answers.isEmpty());

            String rolled = system.faces(roll("--at-once", "2", "--boot", "20", "--wait", "0"));

            enough.set(true);
            clients.forEach(CompletableFuture::join);
            assertThat(answers).hasSizeGreaterThan(5).containsOnly("ada-2:Ada");
            assertThat(rolled).contains("launch app-tier-instance-").doesNotContain("when it was terminated");
            // Instances that were running are replaced when there is no work.
            assertThat(system.faces(roll("--wait", "60"))).endsWith("exit code 0");
            assertThat(instances(aws)).hasSize(POOL).allSatisfy(one -> assertThat(tags(one))
                    .containsEntry("version", "v2"));
            assertThat(system.name(PICTURE)).isEqualTo("ada-2:Ada");
        }
    }

    private static String[] roll(String... options) {
        return Stream.concat(Stream.of(ROLL), Stream.of(options)).toArray(String[]::new);
    }

    private static void post(LocalSystem system, AtomicBoolean enough, Queue<String> answers) {
        while (!enough.get()) {
            try {
                answers.add(system.name(PICTURE));
            } catch (IOException | InterruptedException e) {
                answers.add(e.toString());
            }
        }
    }

    /** Returns the app instances that are not terminated. */
    private static List<Instance> instances(AwsClients aws) {
        return aws.ec2().describeInstances().reservations().stream()
                .flatMap(reservation -> reservation.instances().stream())
                .filter(instance -> !instance.state().nameAsString().equals("terminated"))
                .filter(instance -> tags(instance).getOrDefault("Name", "").startsWith("app-tier-instance-"))
                .toList();
    }

    private static int number(Instance instance) {
        return Integer.parseInt(tags(instance).get("Name").replaceAll("\\D", ""));
    }

    private static Map<String, String> tags(Instance instance) {
        return instance.tags().stream().collect(Collectors.toMap(tag -> tag.key(), tag -> tag.value()));
    }
}
