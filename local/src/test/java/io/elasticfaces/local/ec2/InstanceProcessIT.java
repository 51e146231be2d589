package io.elasticfaces.local.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static software.amazon.awssdk.services.ec2.model.InstanceStateName.RUNNING;
import static software.amazon.awssdk.services.ec2.model.InstanceStateName.STOPPED;
import static software.amazon.awssdk.services.ec2.model.InstanceStateName.STOPPING;
import static software.amazon.awssdk.services.ec2.model.InstanceStateName.TERMINATED;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.ShutdownBehavior;

/** Instances whose user data are real shell scripts. */
class InstanceProcessIT {
    @TempDir
    Path folder;

    private Cloud cloud;

    @BeforeEach
    void start() {
        cloud = new Cloud(Cloud.settings(folder));
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
        Path grandchild = folder.resolve(id).resolve("grandchild");
        Path escaped = folder.resolve(id).resolve("escaped");
        await().atMost(Cloud.LONG).until(() -> isWritten(grandchild) && isWritten(escaped));
        long first = Long.parseLong(Files.readString(grandchild).strip());
        long second = Long.parseLong(Files.readString(escaped).strip());
        assertThat(ProcessHandle.of(first)).isPresent();
        assertThat(ProcessHandle.of(second)).isPresent();

        cloud.stop(id);
        assertThat(cloud.state(id)).isEqualTo(STOPPING);
        cloud.awaitState(STOPPED, id);

        assertThat(Stream.of(first, second))
                .noneMatch(pid ->
                        ProcessHandle.of(pid).filter(OrphanReaper::isRunning).isPresent());
        assertThat(cloud.describe(id).stateReason().code()).isEqualTo("Client.UserInitiatedShutdown");
    }

    private static boolean isWritten(Path file) throws java.io.IOException {
        return Files.exists(file) && !Files.readString(file).isBlank();
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
        cloud.close();
        cloud = new Cloud(Cloud.settings(folder).withFaults(FaultInjector.bootDelay(Duration.ofMillis(700))));
        long started = System.nanoTime();
        String id = cloud.launch(Cloud.SLEEPS);

        cloud.awaitState(RUNNING, id);

        assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(Duration.ofMillis(690));
    }

    @Test
    void shouldKeepAnInstanceWithoutUserDataRunningUntilItIsStopped() {
        String id = cloud.launch("");
        cloud.awaitState(RUNNING, id);

        cloud.stop(id);

        cloud.awaitState(STOPPED, id);
    }
}
