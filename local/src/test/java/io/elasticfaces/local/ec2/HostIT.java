package io.elasticfaces.local.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static software.amazon.awssdk.services.ec2.model.InstanceStateName.RUNNING;
import static software.amazon.awssdk.services.ec2.model.InstanceStateName.STOPPED;

import io.elasticfaces.local.CloudUnderTest;
import io.elasticfaces.local.endpoint.AccessKey;
import io.elasticfaces.local.endpoint.CloudFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** What becomes of instances when the process that holds them ends, well or badly. */
class HostIT {
    private static final String SCRIPT = """
            #!/bin/sh
            setsid sh -c 'echo $$ > child; sleep 1000; :' &
            echo $$ > main
            sleep 1000
            :
            """;

    private static final String TEXT = "v \u00fc\uD83D\uDE00 <&>";

    @TempDir
    Path folder;

    private static long pid(Path file) throws IOException {
        await().atMost(Cloud.LONG)
                .until(() -> Files.exists(file) && !Files.readString(file).isBlank());
        return Long.parseLong(Files.readString(file).strip());
    }

    private static boolean runs(long pid) {
        return ProcessHandle.of(pid).filter(OrphanReaper::isRunning).isPresent();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldEndInstancesWhenItIsKilledAtOnceOrAtTheNextStart(boolean withWatchdog) throws Exception {
        Path ec2 = folder.resolve("cloud").resolve("ec2");
        String id;
        long main;
        long child;
        try (CloudUnderTest host = CloudUnderTest.start(folder, SCRIPT, "");
                Ec2Client client = Cloud.client(host.ec2(), AccessKey.DEFAULT)) {
            id = client.describeInstances()
                    .reservations()
                    .get(1)
                    .instances()
                    .get(0)
                    .instanceId();
            client.startInstances(start -> start.instanceIds(id));
            main = pid(ec2.resolve(id).resolve("main"));
            child = pid(ec2.resolve(id).resolve("child"));
            if (withWatchdog) {
                ProcessHandle.current()
                        .descendants()
                        .filter(process -> List.of(process.info().arguments().orElse(new String[0]))
                                .contains("elastic-faces-watchdog"))
                        .forEach(ProcessHandle::destroyForcibly);
            }
            host.kill();
        }
        if (withWatchdog) {
            assertThat(runs(main)).isTrue();
        } else {
            await().atMost(Cloud.LONG).until(() -> !runs(main) && !runs(child));
        }

        try (Cloud again = new Cloud(Cloud.settings(ec2))) {
            assertThat(runs(main) || runs(child)).isFalse();
            assertThat(again.state(id)).isEqualTo(STOPPED);
            assertThat(again.describe(id).stateReason().code()).isEqualTo("Server.InternalError");
            assertThat(again.state(again.ids().get(0)))
                    .as("the web instance runs nothing, so it lost nothing")
                    .isEqualTo(RUNNING);
        }
    }

    @Test
    void shouldEndInstancesAndKeepTheirStateWhenClosed() throws Exception {
        String id;
        String stopped;
        long child;
        try (Cloud cloud = new Cloud(Cloud.settings(folder))) {
            id = cloud.launch(SCRIPT);
            stopped = cloud.launch("#!/bin/sh\n");
            cloud.client.createTags(create -> create.resources(stopped).tags(Cloud.tag("k", TEXT)));
            child = pid(folder.resolve(id).resolve("child"));
            cloud.awaitState(STOPPED, stopped);
        }
        assertThat(runs(child)).isFalse();

        try (Cloud again = new Cloud(Cloud.settings(folder))) {
            assertThat(again.ids()).containsExactly(id, stopped);
            assertThat(again.state(id)).isEqualTo(STOPPED);
            assertThat(again.describe(id).stateReason().message()).contains("shut down");
            assertThat(again.describe(stopped).stateReason().code()).isEqualTo("Client.InstanceInitiatedShutdown");
            assertThat(again.describe(stopped).tags().get(0).value()).isEqualTo(TEXT);
        }
    }

    @Test
    void shouldSayWhatToDoAboutAStateItCannotRead() throws IOException {
        Files.writeString(folder.resolve("instances.json"), "{\"folderId\":1,");

        try (LocalEc2 ec2 = new LocalEc2(Cloud.settings(folder))) {
            assertThatThrownBy(ec2::start)
                    .isInstanceOf(CloudFailure.class)
                    .hasMessageContaining("instances.json")
                    .hasMessageContaining("remove the folder");
        }
    }

    @Test
    void shouldGiveProgramsTheEnvironmentOfTheSettingsAndNotItsOwn() {
        try (Cloud cloud = new Cloud(new Ec2Settings(
                folder, 0, Map.of("AWS_ENDPOINT_URL_SQS", "http://127.0.0.1:9401"), FaultInjector.NONE))) {
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
    }

    @Test
    void shouldKeepTheConsoleLogBounded() throws Exception {
        try (Cloud cloud = new Cloud(Cloud.settings(folder))) {
            String id = cloud.launch("#!/bin/sh\nseq -f 'line %.0f of many' 0 199999\n");
            cloud.awaitState(STOPPED, id);

            assertThat(Files.size(folder.resolve(id).resolve("console.log"))).isLessThanOrEqualTo(ConsoleLog.LIMIT);
            assertThat(cloud.console(id)).contains("line 199999 of many").doesNotContain("line 0 of many");
        }
    }

    @Test
    void shouldCloseWithoutAnyGraceWhenNothingRuns() {
        Cloud cloud = new Cloud(Cloud.settings(folder, Duration.ofHours(1), Duration.ofHours(1)));
        cloud.launch("");
        long start = System.nanoTime();

        cloud.close();

        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(20_000);
    }
}
