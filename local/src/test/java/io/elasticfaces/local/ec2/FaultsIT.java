package io.elasticfaces.local.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static software.amazon.awssdk.services.ec2.model.InstanceStateName.RUNNING;
import static software.amazon.awssdk.services.ec2.model.InstanceStateName.STOPPED;
import static software.amazon.awssdk.services.ec2.model.InstanceStateName.TERMINATED;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;
import software.amazon.awssdk.services.ec2.model.ShutdownBehavior;

/** What goes wrong on AWS goes wrong here as the settings say, and looks the same to a client. */
class FaultsIT {
    private static final String SLEEPS = "#!/bin/sh\nexec sleep 1000\n";

    @TempDir
    Path folder;

    private Cloud cloud;
    private Ec2Client client;

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void shouldStopWhatDoesNotComeUpAndTerminateALaunch() {
        start(outcome(StartOutcome.Boot.FAILS, Optional.empty()));
        String seeded = seed("seeded");

        client.startInstances(start -> start.instanceIds(seeded));
        String launched = cloud.launch(SLEEPS);

        cloud.awaitState(STOPPED, seeded);
        cloud.awaitState(TERMINATED, launched);
        assertThat(cloud.describe(seeded).stateReason().code()).isEqualTo("Server.InternalError");
        assertThat(cloud.describe(launched).stateReason().code()).isEqualTo("Server.InternalError");
        assertThat(cloud.describe(launched).stateTransitionReason()).isEqualTo("Server.InternalError");
    }

    @Test
    void shouldShowABootThatHangsAsImpaired() {
        start(outcome(StartOutcome.Boot.HANGS, Optional.empty()));
        String id = cloud.launch("#!/bin/sh\ntouch ran\n");
        cloud.awaitState(RUNNING, id);

        InstanceStatus status = client.describeInstanceStatus(describe -> describe.instanceIds(id))
                .instanceStatuses()
                .get(0);
        assertThat(status.instanceStatus().statusAsString()).isEqualTo("impaired");
        assertThat(status.instanceStatus().details().get(0).statusAsString()).isEqualTo("failed");
        assertThat(status.systemStatus().statusAsString()).isEqualTo("ok");
        assertThat(client.describeInstanceStatus(describe -> describe.filters(
                                filter -> filter.name("instance-status.status").values("impaired")))
                        .instanceStatuses())
                .hasSize(1);
        assertThat(cloud.console(id)).contains("the boot hangs");
        client.stopInstances(stop -> stop.instanceIds(id));
        cloud.awaitState(STOPPED, id);
        assertThat(Files.exists(folder.resolve(id).resolve("ran"))).isFalse();
    }

    @Test
    void shouldInterruptInstancesAsSpotInstances() {
        start(outcome(StartOutcome.Boot.RUNS, Optional.of(Duration.ofMillis(200))));
        String seeded = seed("seeded");
        client.startInstances(start -> start.instanceIds(seeded));
        String launched =
                cloud.launch(SLEEPS, run -> run.instanceInitiatedShutdownBehavior(ShutdownBehavior.TERMINATE));

        cloud.awaitState(STOPPED, seeded);
        cloud.awaitState(TERMINATED, launched);

        assertThat(cloud.describe(seeded).stateReason().code()).isEqualTo("Server.SpotInstanceShutdown");
        assertThat(cloud.describe(launched).stateReason().code()).isEqualTo("Server.SpotInstanceTermination");
    }

    @Test
    void shouldRefuseAllOfAStartThatThereIsNoRoomFor() {
        start(capacity(2));
        List<String> ids =
                IntStream.rangeClosed(1, 3).mapToObj(n -> seed("seeded-" + n)).toList();

        Ec2Exception refusal = refusal(() -> client.startInstances(start -> start.instanceIds(ids)));

        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("InsufficientInstanceCapacity");
        assertThat(refusal.statusCode()).isEqualTo(500);
        assertThat(ids).allMatch(id -> cloud.state(id) == STOPPED);
        client.startInstances(start -> start.instanceIds(ids.subList(0, 2)));
        assertThat(refusal(() -> cloud.launch(SLEEPS)).awsErrorDetails().errorCode())
                .isEqualTo("InsufficientInstanceCapacity");
        // A name without user data, as the web instance is, takes no room; and what runs already asks for none.
        cloud.launch("");
        client.startInstances(start -> start.instanceIds(ids.get(0)));
    }

    @Test
    void shouldLaunchAsManyAsThereIsRoomFor() {
        start(capacity(2));

        int launched = client.runInstances(run ->
                        run.imageId(Image.DEFAULT.id()).minCount(1).maxCount(5).userData(Cloud.base64(SLEEPS)))
                .instances()
                .size();

        assertThat(launched).isEqualTo(2);
    }

    @Test
    void shouldRefuseCallsBeyondTheRate() {
        start(new FaultInjector() {
            private int calls;

            @Override
            public boolean admitsCall() {
                return calls++ < 1;
            }
        });

        client.describeInstances();
        Ec2Exception refusal = refusal(() -> client.describeInstances());

        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("RequestLimitExceeded");
        assertThat(refusal.awsErrorDetails().errorMessage()).isEqualTo("Request limit exceeded.");
        assertThat(refusal.statusCode()).isEqualTo(503);
        assertThat(refusal.requestId()).isNotBlank();
        assertThat(refusal.isThrottlingException()).isTrue();
    }

    private static FaultInjector outcome(StartOutcome.Boot boot, Optional<Duration> life) {
        return new FaultInjector() {
            @Override
            public StartOutcome nextStart() {
                return new StartOutcome(Duration.ZERO, boot, life);
            }
        };
    }

    private static FaultInjector capacity(int capacity) {
        return new FaultInjector() {
            @Override
            public int capacity(int up) {
                return capacity - up;
            }
        };
    }

    private void start(FaultInjector faults) {
        cloud = new Cloud(Cloud.settings(folder).withFaults(faults));
        client = cloud.client();
    }

    private String seed(String name) {
        cloud.ec2().seed(name, InstanceState.STOPPED, SLEEPS);
        return cloud.ec2().instances().stream()
                .filter(instance -> name.equals(instance.tags().get("Name")))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private static Ec2Exception refusal(Runnable call) {
        return catchThrowableOfType(Ec2Exception.class, call::run);
    }
}
