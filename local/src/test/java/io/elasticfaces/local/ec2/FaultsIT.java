package io.elasticfaces.local.ec2;

import static io.elasticfaces.local.ec2.Cloud.IMAGE;
import static io.elasticfaces.local.ec2.Cloud.SLEEPS;
import static io.elasticfaces.local.ec2.Cloud.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.ec2.model.InstanceStateName.RUNNING;
import static software.amazon.awssdk.services.ec2.model.InstanceStateName.STOPPED;
import static software.amazon.awssdk.services.ec2.model.InstanceStateName.TERMINATED;

import io.elasticfaces.local.ec2.FaultInjector.Boot;
import io.elasticfaces.local.ec2.FaultInjector.StartOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;
import software.amazon.awssdk.services.ec2.model.ShutdownBehavior;

/** What goes wrong on AWS goes wrong here as the settings say, and looks the same to a client. */
class FaultsIT {
    @TempDir
    Path folder;

    private Cloud cloud;

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void shouldStopWhatDoesNotComeUpAndTerminateALaunch() {
        start(outcome(Boot.FAILS, Optional.empty()));
        String seeded = cloud.seed("seeded", SLEEPS);

        cloud.start(seeded);
        String launched = cloud.launch(SLEEPS);

        cloud.awaitState(STOPPED, seeded);
        cloud.awaitState(TERMINATED, launched);
        assertThat(cloud.describe(seeded).stateReason().code()).isEqualTo("Server.InternalError");
        assertThat(cloud.describe(launched).stateReason().code()).isEqualTo("Server.InternalError");
        assertThat(cloud.describe(launched).stateTransitionReason()).isEqualTo("Server.InternalError");
    }

    @Test
    void shouldShowABootThatHangsAsImpaired() {
        start(outcome(Boot.HANGS, Optional.empty()));
        String id = cloud.launch("#!/bin/sh\ntouch ran\n");
        cloud.awaitState(RUNNING, id);

        InstanceStatus status = cloud.client
                .describeInstanceStatus(describe -> describe.filters(
                        filter -> filter.name("instance-status.status").values("impaired")))
                .instanceStatuses()
                .get(0);
        assertThat(status.instanceId()).isEqualTo(id);
        assertThat(status.instanceStatus().statusAsString()).isEqualTo("impaired");
        assertThat(status.instanceStatus().details().get(0).statusAsString()).isEqualTo("failed");
        assertThat(status.systemStatus().statusAsString()).isEqualTo("ok");
        assertThat(cloud.console(id)).contains("the boot hangs");
        cloud.stop(id);
        cloud.awaitState(STOPPED, id);
        assertThat(folder.resolve(id).resolve("ran")).doesNotExist();
    }

    @Test
    void shouldInterruptInstancesAsSpotInstances() {
        start(outcome(Boot.RUNS, Optional.of(Duration.ofMillis(200))));
        String seeded = cloud.seed("seeded", SLEEPS);
        cloud.start(seeded);
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
        String[] ids = Stream.of("one", "two", "three")
                .map(name -> cloud.seed(name, SLEEPS))
                .toArray(String[]::new);

        Ec2Exception refusal = assertRefused("InsufficientInstanceCapacity", () -> cloud.start(ids));

        assertThat(refusal.statusCode()).isEqualTo(500);
        assertThat(ids).allMatch(id -> cloud.state(id) == STOPPED);
        cloud.start(ids[0], ids[1]);
        assertRefused("InsufficientInstanceCapacity", () -> cloud.launch(SLEEPS));
        // A name without user data, as the web instance is, takes no room; and what runs already asks for none.
        cloud.launch("");
        cloud.start(ids[0]);
    }

    @Test
    void shouldLaunchAsManyAsThereIsRoomFor() {
        start(capacity(2));

        assertThat(cloud.client
                        .runInstances(run ->
                                run.imageId(IMAGE).minCount(1).maxCount(5).userData(Cloud.base64(SLEEPS)))
                        .instances())
                .hasSize(2);
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

        cloud.client.describeInstances();
        Ec2Exception refusal = assertRefused("RequestLimitExceeded", () -> cloud.client.describeInstances());

        assertThat(refusal.awsErrorDetails().errorMessage()).isEqualTo("Request limit exceeded.");
        assertThat(refusal.statusCode()).isEqualTo(503);
        assertThat(refusal.requestId()).isNotBlank();
        assertThat(refusal.isThrottlingException()).isTrue();
    }

    private static FaultInjector outcome(Boot boot, Optional<Duration> life) {
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
    }
}
