package io.elasticfaces.local.ec2;

import static io.elasticfaces.local.ec2.Cloud.IMAGE;
import static io.elasticfaces.local.ec2.Cloud.SLEEPS;
import static io.elasticfaces.local.ec2.Cloud.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.ec2.model.InstanceStateName.RUNNING;
import static software.amazon.awssdk.services.ec2.model.InstanceStateName.STOPPED;
import static software.amazon.awssdk.services.ec2.model.InstanceStateName.STOPPING;
import static software.amazon.awssdk.services.ec2.model.InstanceStateName.TERMINATED;

import io.elasticfaces.local.ec2.FaultInjector.Boot;
import io.elasticfaces.local.ec2.FaultInjector.StartOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;
import software.amazon.awssdk.services.ec2.model.ShutdownBehavior;

/** Instances whose user data are real shell scripts, with and without faults. */
class InstanceProcessIT {
    @TempDir
    Path folder;

    private Cloud cloud;

    @BeforeEach
    void start() {
        cloud = new Cloud(Cloud.settings(folder));
    }

    private void restart(FaultInjector faults) {
        restart(Cloud.settings(folder).withFaults(faults));
    }

    private void restart(Ec2Settings settings) {
        cloud.close();
        cloud = new Cloud(settings);
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void shouldStopWhenUserDataEndsWithExitCode0() {
        String id = cloud.launch("""
                #!/bin/sh
                echo I am $INSTANCE_ID
                """);

        cloud.awaitState(STOPPED, id);

        Instance stopped = cloud.describe(id);
        assertThat(cloud.console(id)).contains("I am " + id);
        assertThat(stopped.stateReason().code()).isEqualTo("Client.InstanceInitiatedShutdown");
        assertThat(stopped.stateReason().message()).contains("exit code 0");
    }

    @Test
    void shouldTerminateInsteadWhereTheShutdownBehaviorSaysSo() {
        String id = cloud.launch(
                "#!/bin/sh\nexit 0\n", run -> run.instanceInitiatedShutdownBehavior(ShutdownBehavior.TERMINATE));

        cloud.awaitState(TERMINATED, id);
    }

    @Test
    void shouldStartFailingUserDataAgainUpToTheLimit() {
        String id = cloud.launch("""
                #!/bin/sh
                echo try >> tries
                exit 3
                """);

        cloud.awaitState(STOPPED, id);

        assertThat(folder.resolve(id).resolve("tries")).hasContent("try\n".repeat(InstanceProcess.START_LIMIT));
        assertThat(cloud.describe(id).stateReason().message())
                .contains("exit code 3")
                .contains("started 5 times");
    }

    @Test
    void shouldEndEveryProcessOfAnInstanceThatStops() throws Exception {
        String id = cloud.launch("""
                #!/bin/sh
                trap '' TERM
                sh -c 'sh -c "echo \\$\\$ > grandchild; sleep 1000; :" & sleep 1000; :' &
                setsid sh -c '(trap "" TERM; echo $$ > escaped; sleep 1000; :)' &
                while true; do sleep 0.1; done
                """);
        long grandchild = Cloud.pid(folder.resolve(id).resolve("grandchild"));
        long escaped = Cloud.pid(folder.resolve(id).resolve("escaped"));
        assertThat(Cloud.runs(grandchild)).isTrue();
        assertThat(Cloud.runs(escaped)).isTrue();

        cloud.stop(id);
        assertThat(cloud.state(id)).isEqualTo(STOPPING);
        cloud.awaitState(STOPPED, id);

        assertThat(Cloud.runs(grandchild) || Cloud.runs(escaped)).isFalse();
        assertThat(cloud.describe(id).stateReason().code()).isEqualTo("Client.UserInitiatedShutdown");
    }

    @Test
    void shouldRunUserDataAtEveryStartOnlyWhereItSaysSo() {
        String once = cloud.launch("#!/bin/sh\necho once >> log\n");
        String always = cloud.launch(Cloud.always("#!/bin/sh\necho always >> log\n"));
        cloud.awaitState(STOPPED, once, always);

        cloud.start(once, always);
        cloud.awaitConsole(always, "boot 2");
        cloud.awaitState(STOPPED, always);
        cloud.awaitState(RUNNING, once);

        assertThat(folder.resolve(once).resolve("log")).hasContent("once\n");
        assertThat(folder.resolve(always).resolve("log")).hasContent("always\nalways\n");
    }

    @Test
    void shouldStayPendingForTheBootDelay() {
        restart(FaultInjector.bootDelay(Duration.ofMillis(700)));
        long started = System.nanoTime();
        String id = cloud.launch(SLEEPS);

        cloud.awaitState(RUNNING, id);

        assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(Duration.ofMillis(690));
    }

    @Test
    void shouldGiveProgramsTheEnvironmentOfTheSettingsAndNotItsOwn() {
        restart(new Ec2Settings(
                folder, 0, Map.of("AWS_ENDPOINT_URL_SQS", "http://127.0.0.1:9401"), FaultInjector.NONE));
        String id = cloud.launch("#!/bin/sh\nenv | sort\n");
        cloud.awaitState(STOPPED, id);

        assertThat(cloud.console(id))
                .contains("AWS_ENDPOINT_URL_SQS=http://127.0.0.1:9401\n")
                .contains("AWS_REGION=us-east-1\n")
                .contains("AWS_ENDPOINT_URL_EC2=" + cloud.ec2.endpoint() + "\n")
                .contains("INSTANCE_ID=" + id + "\n")
                .contains("AWS_EC2_METADATA_SERVICE_ENDPOINT=" + cloud.ec2.endpoint() + "/imds/" + id + "/\n")
                .contains("\nPATH=")
                .doesNotContain("\nMAVEN_OPTS=", "\nAWS_SESSION_TOKEN=", "\nAWS_PROFILE=", "\nOLDPWD=");
    }

    @Test
    void shouldKeepTheConsoleLogBounded() throws Exception {
        String id = cloud.launch("#!/bin/sh\nseq -f 'line %.0f of many' 0 199999\n");
        cloud.awaitState(STOPPED, id);

        assertThat(Files.size(folder.resolve(id).resolve("console.log"))).isLessThanOrEqualTo(ConsoleLog.LIMIT);
        assertThat(cloud.console(id)).contains("line 199999 of many").doesNotContain("line 0 of many");
    }

    @Test
    void shouldStopWhatDoesNotComeUpAndTerminateALaunch() {
        restart(outcome(Boot.FAILS, Optional.empty()));
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
        restart(outcome(Boot.HANGS, Optional.empty()));
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
        restart(outcome(Boot.RUNS, Optional.of(Duration.ofMillis(200))));
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
        restart(capacity(2));
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
        restart(capacity(2));

        assertThat(cloud.client
                        .runInstances(run ->
                                run.imageId(IMAGE).minCount(1).maxCount(5).userData(Cloud.base64(SLEEPS)))
                        .instances())
                .hasSize(2);
    }

    @Test
    void shouldRefuseCallsBeyondTheRate() {
        restart(new FaultInjector() {
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
}
