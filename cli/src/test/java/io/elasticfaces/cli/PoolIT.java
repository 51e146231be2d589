package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.local.ec2.Ec2Settings;
import io.elasticfaces.local.ec2.FaultInjector;
import io.elasticfaces.local.ec2.Image;
import io.elasticfaces.local.ec2.Instance;
import io.elasticfaces.local.ec2.InstanceState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped controller routes launch and replace instances of the local EC2. Their clock runs ten times as fast. */
class PoolIT {
    private static final int POOL = 4;

    @TempDir
    Path folder;

    private AppCloud cloud;
    private PretendWorkers workers;
    private ScalingController controller;
    private int sent;

    @AfterEach
    void stop() {
        if (controller != null) {
            controller.close();
        }
        cloud.close();
    }

    private void start(FaultInjector faults) {
        Ec2Settings settings = Ec2Settings.in(folder.resolve("ec2")).withFaults(faults);
        cloud = new AppCloud(folder, settings, UnaryOperator.identity())
                .withResources(Map.of("VisibilityTimeout", "10"));
        workers = new PretendWorkers(cloud, folder);
        cloud.makeLaunchTemplate("workers", workers.userData());
        long begin = System.nanoTime();
        controller = new ScalingController(
                Map.of(
                        "app.controller.launch-template", "workers",
                        "app.controller.pool", Integer.toString(POOL),
                        "app.controller.max", "2",
                        "app.controller.startup-grace", "30s",
                        "app.controller.stabilization-window", "10s",
                        "app.controller.idle-timeout", "60s",
                        "app.worker.keep-warm-most", "0s"),
                () -> Instant.EPOCH.plusNanos((System.nanoTime() - begin) * 10));
    }

    private void update(Image image, String userData) {
        cloud.updateLaunchTemplate("workers", image, userData);
    }

    private void send() {
        cloud.send(AppCloud.NAMES.requestQueue(), "{}");
        sent++;
    }

    private void await(String what, ThrowingRunnable assertion) {
        Awaitility.await(what)
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> {
                    workers.step();
                    assertion.run();
                });
    }

    /** Sends a request whenever the controller has seen that the one before was taken. */
    private void sendAnother() {
        if (workers.answered() == sent && controller.status().contains("0 visible, 0 in flight")) {
            send();
        }
    }

    private void awaitPool(int version) {
        await("version " + version, () -> {
            if (!versions().equals(Collections.nCopies(POOL, version))) {
                sendAnother();
            }
            assertThat(versions()).as(controller::status).hasSize(POOL).containsOnly(version);
            assertThat(cloud.inState(InstanceState.STOPPED)).hasSize(POOL);
            assertThat(workers.answered()).isEqualTo(sent);
        });
    }

    private List<Integer> versions() {
        return cloud.living().stream()
                .map(one -> Integer.valueOf(one.tags().get("template-version")))
                .toList();
    }

    @Test
    void shouldFillThePoolAndReplaceItByAnotherImageAndBack() {
        start(FaultInjector.NONE);
        await("a full pool", () -> assertThat(cloud.inState(InstanceState.STOPPED))
                .containsExactly(
                        "app-tier-instance-1", "app-tier-instance-2", "app-tier-instance-3", "app-tier-instance-4"));
        assertThat(cloud.living()).allSatisfy(one -> assertThat(one.tags())
                .containsEntry("elastic-faces", "faces")
                .containsEntry("template-version", "1"));

        update(Image.OTHER, workers.userData());
        await("one as a test", () -> assertThat(versions()).containsExactly(1, 1, 1, 2));
        awaitPool(2);
        assertThat(cloud.living()).extracting(one -> one.spec().imageId()).containsOnly(Image.OTHER.id());

        update(Image.DEFAULT, workers.userData());
        awaitPool(3);
        assertThat(cloud.living()).extracting(one -> one.spec().imageId()).containsOnly(Image.DEFAULT.id());
        assertThat(controller.status()).contains("template   version 3; 0 instances of others");
    }

    @Test
    @Tag("long")
    void shouldKeepTheOthersWhereANewImageIsBroken() {
        start(FaultInjector.NONE);
        awaitPool(1);
        List<String> before = cloud.living().stream().map(Instance::id).toList();

        update(Image.OTHER, UserData.running("sleep 0.3"));
        await("a halted replacement", () -> {
            sendAnother();
            assertThat(controller.status()).contains("version 2 take no requests although requests wait");
        });
        await("answers of the others", () -> assertThat(workers.answered()).isEqualTo(sent));
        assertThat(versions()).containsExactly(1, 1, 1, 2);
        assertThat(cloud.living()).extracting(Instance::id).containsAll(before.subList(0, POOL - 1));

        update(Image.DEFAULT, workers.userData());
        awaitPool(3);
        assertThat(controller.status()).doesNotContain("trouble");
    }

    @Test
    @Tag("long")
    void shouldReplaceThePoolUnderFaultsOfEc2() {
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger starts = new AtomicInteger();
        start(new FaultInjector() {
            @Override
            public boolean admitsCall() {
                return calls.incrementAndGet() % 4 != 0;
            }

            @Override
            public boolean beginsWithEmptyPage() {
                return true;
            }

            @Override
            public int capacity(int up) {
                return 1 - up;
            }

            @Override
            public StartOutcome nextStart() {
                boolean lacks = starts.incrementAndGet() % 3 == 0;
                return new StartOutcome(
                        Duration.ofMillis(100), lacks ? Boot.LACKS_CAPACITY : Boot.RUNS, Optional.empty());
            }
        });
        awaitPool(1);

        update(Image.OTHER, workers.userData());
        awaitPool(2);
    }
}
