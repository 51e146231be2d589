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

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldEndInstancesWhenItIsKilledAtOnceOrAtTheNextStart(boolean withWatchdog) throws Exception {
        Path ec2 = folder.resolve("cloud").resolve("ec2");
        String id;
        long main;
        long child;
        try (CloudUnderTest host = new CloudUnderTest(folder, SCRIPT, "");
                Ec2Client client = Cloud.client(host.ec2(), AccessKey.DEFAULT)) {
            id = client.describeInstances()
                    .reservations()
                    .get(1)
                    .instances()
                    .get(0)
                    .instanceId();
            client.startInstances(start -> start.instanceIds(id));
            main = Cloud.pid(ec2.resolve(id).resolve("main"));
            child = Cloud.pid(ec2.resolve(id).resolve("child"));
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
            assertThat(Cloud.runs(main)).isTrue();
        } else {
            await().atMost(Cloud.LONG).until(() -> !Cloud.runs(main) && !Cloud.runs(child));
        }

        try (Cloud again = new Cloud(Cloud.settings(ec2))) {
            assertThat(Cloud.runs(main) || Cloud.runs(child)).isFalse();
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
            child = Cloud.pid(folder.resolve(id).resolve("child"));
            cloud.awaitState(STOPPED, stopped);
        }
        assertThat(Cloud.runs(child)).isFalse();

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

        assertThatThrownBy(() -> LocalEc2.start(Cloud.settings(folder)))
                .isInstanceOf(CloudFailure.class)
                .hasMessageContaining("instances.json")
                .hasMessageContaining("remove the folder");
    }

    @Test
    void shouldCloseWithoutAnyGraceWhenNothingRuns() {
        Cloud cloud = new Cloud(Cloud.settings(folder, Duration.ofHours(1)));
        cloud.launch("");
        long start = System.nanoTime();

        cloud.close();

        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(20_000);
    }
}
