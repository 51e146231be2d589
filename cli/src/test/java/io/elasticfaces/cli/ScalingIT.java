package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.cli.chaos.RandomFaults;
import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.local.ec2.Ec2Settings;
import io.elasticfaces.local.ec2.InstanceState;
import io.elasticfaces.worker.handler.InstanceTags;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped controller routes over the local SQS and EC2. Instances are scripts that end when a file appears. */
class ScalingIT {
    private static final String QUEUE = AppCloud.NAMES.requestQueue();

    @TempDir
    Path folder;

    private AppCloud cloud;
    private ScalingController controller;

    @AfterEach
    void stop() {
        if (controller != null) {
            controller.close();
        }
        cloud.close();
    }

    /** Starts a cloud with stopped instances and the launch template {@code workers}, and a controller. */
    private void start(int instances, String... settings) throws IOException {
        cloud = new AppCloud(folder).withResources(Map.of());
        for (int number = 1; number <= instances; number++) {
            cloud.seed(number, script());
        }
        cloud.makeLaunchTemplate("workers", script());
        controller = new ScalingController(map(settings));
    }

    private static Map<String, String> map(String... settings) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            map.put(settings[i], settings[i + 1]);
        }
        return map;
    }

    private String script() {
        return "#!/bin/bash\nwhile [ ! -e '%s' ]; do sleep 0.1; done\n".formatted(folder.resolve("end"));
    }

    private void send(int count) {
        for (int i = 0; i < count; i++) {
            cloud.send(QUEUE, "{}");
        }
    }

    private void purge() {
        cloud.aws.sqs().purgeQueue(request -> request.queueUrl(cloud.url(QUEUE)));
    }

    private static void await(ThrowingRunnable assertion) {
        Awaitility.await().atMost(WebTier.LONG).untilAsserted(assertion);
    }

    private void awaitRunning(int count) {
        await(() -> assertThat(cloud.inState(InstanceState.RUNNING))
                .hasSize(count)
                .isSubsetOf(
                        "app-tier-instance-1", "app-tier-instance-2", "app-tier-instance-3", "app-tier-instance-4"));
    }

    private void awaitStatus(String... texts) {
        await(() -> assertThat(controller.status()).contains(texts));
    }

    @Test
    void shouldStartAnInstancePerRequestAndNoneWithout() throws Exception {
        start(3, "app.controller.max", "2");
        awaitStatus("3 stopped");
        assertThat(cloud.inState(InstanceState.RUNNING)).isEmpty();

        send(3);

        awaitRunning(2);
        awaitStatus("3 visible", "2 running, 1 stopped (2 wanted, 0 to 2)", "start app-tier-instance-1");

        purge();
        Files.createFile(folder.resolve("end"));
        awaitStatus("3 stopped (0 wanted, 0 to 2)");
    }

    @Test
    void shouldLaunchMissingInstancesAndTagThoseThatStay() throws Exception {
        String[] settings = {
            "app.controller.min",
            "1",
            "app.controller.max",
            "4",
            "app.controller.pool",
            "4",
            "app.controller.launch-template",
            "workers"
        };
        start(0, settings);
        awaitRunning(4);
        await(() -> assertThat(cloud.instance(1).tags()).containsEntry("keep-warm", "true"));

        // A second controller does no harm.
        try (ScalingController second = new ScalingController(map(settings))) {
            send(6);

            awaitRunning(4);
            Awaitility.await("the pool stays at its maximum")
                    .during(Duration.ofSeconds(1))
                    .until(() -> cloud.living().size() == 4);
            assertThat(second.status()).doesNotContain("trouble");
        }
    }

    @Tag("long")
    @Test
    void shouldStopStartingABrokenImage() throws Exception {
        start(0, "app.controller.max", "2");
        cloud.seed(1, UserData.running("true"));
        cloud.seed(2, UserData.running("true"));

        send(3);

        Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(controller.status())
                .contains("trouble", "have ended without taking a request", "start none until"));
        Awaitility.await("all are stopped")
                .atMost(WebTier.LONG)
                .during(Duration.ofSeconds(5))
                .until(() -> cloud.inState(InstanceState.STOPPED).size() == 2);
    }

    @Test
    void shouldStopAnInstanceThatDoesNotStopItself() throws Exception {
        start(
                1,
                "app.worker.keep-warm-most",
                "0s",
                "app.controller.idle-timeout",
                "1s",
                "app.controller.startup-grace",
                "1s");
        send(1);
        awaitRunning(1);

        purge();

        await(() -> assertThat(cloud.inState(InstanceState.STOPPED)).hasSize(1));
        awaitStatus("stop app-tier-instance-1", "nothing visible or in flight for 1 s");
    }

    @Test
    void shouldReplaceAllInstancesThatHang() throws Exception {
        start(
                4,
                "app.controller.max",
                "2",
                "app.controller.startup-grace",
                "1s",
                "app.controller.liveness-timeout",
                "2s");

        send(5);

        awaitRunning(2);
        // The instance that has run longest gets twice the time.
        awaitStatus("stop app-tier-instance-2", "take no requests");
        // The newest decision comes first.
        await(() -> assertThat(controller.status()).containsPattern("(?s)start app-tier.*stop app-tier-instance-2"));
        awaitRunning(2);
    }

    @Test
    void shouldReportAMissingQueueAndGoOnWhenItIsBack() throws Exception {
        start(1);
        awaitStatus("1 stopped");

        cloud.aws.sqs().deleteQueue(request -> request.queueUrl(cloud.url(QUEUE)));
        awaitStatus("trouble", "create the queues");

        cloud.aws.sqs().createQueue(request -> request.queueName(QUEUE));
        await(() -> assertThat(controller.status()).doesNotContain("trouble"));
    }

    /** A worker stays while its instance's metadata has the tag. */
    @Test
    void shouldKeepAWorkerWarmByATag() {
        cloud = new AppCloud(folder);
        cloud.seed(1, "#!/bin/sh\n");
        String id = cloud.instance(1).id();
        URI tags = URI.create(cloud.ec2() + "/imds/" + id + "/");
        assertThat(InstanceTags.keepWarm(tags)).as("not tagged").isFalse();
        for (boolean warm : new boolean[] {true, false}) {
            cloud.tag(id, ResourceNames.KEEP_WARM_TAG, Boolean.toString(warm));
            assertThat(InstanceTags.keepWarm(tags)).isEqualTo(warm);
        }
        assertThat(InstanceTags.keepWarm(URI.create("http://127.0.0.1:1")))
                .as("no metadata")
                .isFalse();
    }

    @Test
    void shouldAnswerEveryRequestUnderAllFaultsTogether() throws Exception {
        shouldAnswerEveryRequest("median-boot=0.3,boot-failures=0.2,impaired=0.1,mean-life=3,capacity=3,"
                + "no-capacity=0.2,throttled=0.2");
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "median-boot=0.3",
                "boot-failures=0.5",
                "impaired=0.3,seed=6",
                "mean-life=1",
                "capacity=2",
                "no-capacity=0.5",
                "throttled=0.3",
                "calls-per-second=4"
            })
    void shouldAnswerEveryRequest(String faults) throws Exception {
        int pool = 6;
        int requests = 40;
        Ec2Settings settings = Ec2Settings.in(folder.resolve("ec2")).withFaults(new RandomFaults(faults));
        cloud = new AppCloud(folder, settings, UnaryOperator.identity())
                .withResources(Map.of("VisibilityTimeout", "2"));
        PretendWorkers workers = new PretendWorkers(cloud, folder);
        for (int number = 1; number <= pool; number++) {
            cloud.seed(number, workers.userData());
        }
        controller = new ScalingController(Map.of(
                "app.controller.max", "4",
                "app.controller.startup-grace", "3s",
                "app.controller.stabilization-window", "1s",
                "app.worker.keep-warm-most", "0s",
                "app.controller.idle-timeout", "3s"));

        send(requests);
        Awaitility.await(faults)
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> {
                    workers.step();
                    assertThat(cloud.inState(InstanceState.RUNNING).size()
                                    + cloud.inState(InstanceState.PENDING).size())
                            .isLessThanOrEqualTo(4);
                    assertThat(workers.answered()).as(controller::status).isEqualTo(requests);
                });

        Awaitility.await("all are stopped")
                .atMost(WebTier.LONG)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    workers.step();
                    return cloud.inState(InstanceState.STOPPED).size() == pool;
                });
    }
}
