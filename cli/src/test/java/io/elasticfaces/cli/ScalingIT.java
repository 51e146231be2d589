package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.local.ec2.Ec2Settings;
import io.elasticfaces.local.ec2.InstanceState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped controller routes over real SQS and EC2; instances are scripts that end when they are told to. */
class ScalingIT {
    @TempDir
    Path folder;

    private ScalingRig rig;

    @BeforeEach
    void startTheCloud() {
        rig = new ScalingRig(folder, Ec2Settings.in(folder.resolve("ec2")), Map.of());
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void shouldStartAnInstancePerRequestAndNoneWithout() throws Exception {
        seed(3);
        rig.startTheController(Map.of("app.controller.max", "2"));
        await(() -> assertThat(rig.status()).contains("3 stopped"));
        assertThat(rig.inState(InstanceState.RUNNING)).isEmpty();

        rig.send(3);

        await(() -> assertThat(rig.inState(InstanceState.RUNNING))
                .containsExactly("app-tier-instance-1", "app-tier-instance-2"));
        await(() -> assertThat(rig.status())
                .contains("3 visible")
                .contains("2 running, 1 stopped (2 wanted, 0 to 2)")
                .contains("start app-tier-instance-1"));

        rig.purge();
        Files.createFile(folder.resolve("end"));
        await(() -> assertThat(rig.inState(InstanceState.STOPPED)).hasSize(3));
        await(() -> assertThat(rig.status()).contains("3 stopped (0 wanted, 0 to 2)"));
    }

    @Test
    void shouldLaunchWhereTooFewExistAndTagThoseThatStay() throws Exception {
        seed(1);
        rig.makeLaunchTemplate("workers", script());
        rig.startTheController(Map.of(
                "app.controller.min", "1", "app.controller.max", "3", "app.controller.launch-template", "workers"));
        await(() -> assertThat(rig.inState(InstanceState.RUNNING)).containsExactly("app-tier-instance-1"));
        assertThat(rig.instances().get(0).tags()).containsEntry("keep-warm", "true");

        rig.send(5);

        await(() -> assertThat(rig.inState(InstanceState.RUNNING))
                .containsExactly("app-tier-instance-1", "app-tier-instance-2", "app-tier-instance-3"));
        // The pool stays at max, however often it is looked at.
        Awaitility.await()
                .during(Duration.ofSeconds(1))
                .until(() -> rig.instances().size() == 3);
    }

    @Test
    void shouldDoNoHarmWithTwoControllersAtOnce() throws Exception {
        seed(1);
        rig.makeLaunchTemplate("workers", script());
        Map<String, String> settings = Map.of("app.controller.max", "4", "app.controller.launch-template", "workers");
        rig.startTheController(settings);
        rig.startTheController(settings);

        rig.send(6);

        await(() -> assertThat(rig.inState(InstanceState.RUNNING))
                .containsExactly(
                        "app-tier-instance-1", "app-tier-instance-2", "app-tier-instance-3", "app-tier-instance-4"));
        Awaitility.await()
                .during(Duration.ofSeconds(1))
                .until(() -> rig.instances().size() == 4);
        assertThat(rig.status()).doesNotContain("trouble");
    }

    @Tag("long")
    @Test
    void shouldStopStartingABrokenImage() throws Exception {
        rig.seed(2, UserData.running("true"));
        rig.startTheController(Map.of("app.controller.max", "2"));

        rig.send(3);

        Awaitility.await().atMost(Duration.ofSeconds(120)).untilAsserted(() -> assertThat(rig.status())
                .contains("trouble", "have ended without taking a request", "start none until"));
        await(() -> assertThat(rig.inState(InstanceState.STOPPED)).hasSize(2));
        Awaitility.await()
                .during(Duration.ofSeconds(5))
                .until(() -> rig.inState(InstanceState.STOPPED).size() == 2);
    }

    @Test
    void shouldStopWhatDoesNotStopItself() throws Exception {
        seed(1);
        rig.startTheController(Map.of(
                "app.worker.keep-warm-most",
                "0s",
                "app.controller.idle-timeout",
                "1s",
                "app.controller.startup-grace",
                "1s"));
        rig.send(1);
        await(() -> assertThat(rig.inState(InstanceState.RUNNING)).hasSize(1));

        rig.purge();

        await(() -> assertThat(rig.inState(InstanceState.STOPPED)).hasSize(1));
        await(() -> assertThat(rig.status())
                .contains("stop app-tier-instance-1")
                .contains("nothing visible or in flight for 1 s"));
    }

    @Test
    void shouldStopAllThatHangAndStartInTheirPlace() throws Exception {
        seed(4);
        rig.startTheController(Map.of(
                "app.controller.max", "2",
                "app.controller.startup-grace", "1s",
                "app.controller.liveness-timeout", "2s"));

        rig.send(5);

        await(() -> assertThat(rig.inState(InstanceState.RUNNING))
                .containsExactly("app-tier-instance-1", "app-tier-instance-2"));
        // The one that has run for longest gets twice the time.
        await(() -> assertThat(rig.status()).contains("stop app-tier-instance-2", "take no requests"));
        // The newest decision comes first.
        await(() -> assertThat(rig.status()).containsPattern("(?s)start app-tier.*stop app-tier-instance-2"));
        await(() -> assertThat(rig.inState(InstanceState.RUNNING)).hasSize(2));
    }

    @Test
    void shouldTellOfAQueueThatIsGoneAndGoOnWhenItIsBack() throws Exception {
        seed(1);
        rig.startTheController(Map.of());
        await(() -> assertThat(rig.status()).contains("1 stopped"));

        rig.aws().sqs().deleteQueue(request -> request.queueUrl(rig.queueUrl()));
        await(() -> assertThat(rig.status()).contains("trouble").contains("create the queues"));

        rig.aws().sqs().createQueue(request -> request.queueName(ScalingRig.NAMES.requestQueue()));
        await(() -> assertThat(rig.status()).doesNotContain("trouble"));
    }

    private void seed(int count) {
        rig.seed(count, script());
    }

    private String script() {
        return "#!/bin/bash\nwhile [ ! -e '%s' ]; do sleep 0.1; done\n".formatted(folder.resolve("end"));
    }

    private static void await(ThrowingRunnable holds) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(holds);
    }
}
