package io.elasticfaces.local.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static software.amazon.awssdk.services.ec2.model.InstanceStateName.RUNNING;
import static software.amazon.awssdk.services.ec2.model.InstanceStateName.STOPPED;

import io.elasticfaces.local.endpoint.AccessKey;
import io.elasticfaces.local.endpoint.CloudFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

    @TempDir
    Path folder;

    private record Host(Process process, URI endpoint) implements AutoCloseable {
        static Host start(Path folder) throws IOException {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            HostMain.class.getName(),
                            folder.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            return new Host(process, URI.create(out.readLine()));
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private static long pid(Path file) throws IOException {
        await().atMost(Cloud.LONG)
                .until(() -> Files.exists(file) && !Files.readString(file).isBlank());
        return Long.parseLong(Files.readString(file).strip());
    }

    private static boolean runs(long pid) {
        return ProcessHandle.of(pid).filter(OrphanReaper::isRunning).isPresent();
    }

    @Test
    void shouldEndInstancesWhenItIsKilledAndFindThemStoppedAtTheNextStart() throws Exception {
        String id;
        String bare;
        try (Host host = Host.start(folder);
                Ec2Client client = Cloud.client(host.endpoint(), AccessKey.DEFAULT)) {
            id = launch(client, SCRIPT);
            bare = launch(client, "");
            long main = pid(folder.resolve(id).resolve("main"));
            long child = pid(folder.resolve(id).resolve("child"));

            host.process().destroyForcibly().waitFor();

            await().atMost(Cloud.LONG).until(() -> !runs(main) && !runs(child));
        }

        try (Cloud again = new Cloud(Cloud.settings(folder))) {
            assertThat(again.state(id)).isEqualTo(STOPPED);
            assertThat(again.describe(id).stateReason().code()).isEqualTo("Server.InternalError");
            assertThat(again.state(bare)).as("runs nothing, so it lost nothing").isEqualTo(RUNNING);
        }
    }

    @Test
    void shouldEndOrphansAtTheNextStartIfTheWatchdogWasKilledToo() throws Exception {
        long main;
        long child;
        try (Host host = Host.start(folder);
                Ec2Client client = Cloud.client(host.endpoint(), AccessKey.DEFAULT)) {
            String id = launch(client, SCRIPT);
            main = pid(folder.resolve(id).resolve("main"));
            child = pid(folder.resolve(id).resolve("child"));
            host.process()
                    .descendants()
                    .filter(process -> List.of(process.info().arguments().orElse(new String[0]))
                            .contains("elastic-faces-watchdog"))
                    .forEach(ProcessHandle::destroyForcibly);
            host.process().destroyForcibly().waitFor();
            assertThat(runs(main)).isTrue();
        }

        try (Cloud again = new Cloud(Cloud.settings(folder))) {
            assertThat(again.ids()).hasSize(1);
            assertThat(runs(main) || runs(child)).isFalse();
        }
    }

    private static String launch(Ec2Client client, String userData) {
        String id = client.runInstances(run -> {
                    run.imageId(Image.DEFAULT.id()).minCount(1).maxCount(1);
                    if (!userData.isEmpty()) {
                        run.userData(Cloud.base64(userData));
                    }
                })
                .instances()
                .get(0)
                .instanceId();
        await().atMost(Cloud.LONG)
                .until(() -> client.describeInstances(describe -> describe.instanceIds(id))
                                .reservations()
                                .get(0)
                                .instances()
                                .get(0)
                                .state()
                                .name()
                        == RUNNING);
        return id;
    }

    @Test
    void shouldEndInstancesAndKeepTheirStateWhenClosed() throws Exception {
        String id;
        String stopped;
        long child;
        try (Cloud cloud = new Cloud(Cloud.settings(folder))) {
            id = cloud.launch(SCRIPT);
            stopped = cloud.launch("#!/bin/sh\n");
            cloud.client().createTags(create -> create.resources(stopped)
                    .tags(tag -> tag.key("k").value("v \u00fc\uD83D\uDE00 <&>")));
            child = pid(folder.resolve(id).resolve("child"));
            cloud.awaitState(STOPPED, stopped);
        }
        assertThat(runs(child)).isFalse();

        try (Cloud again = new Cloud(Cloud.settings(folder))) {
            assertThat(again.ids()).containsExactly(id, stopped);
            assertThat(again.state(id)).isEqualTo(STOPPED);
            assertThat(again.describe(id).stateReason().message()).contains("shut down");
            assertThat(again.describe(stopped).stateReason().code()).isEqualTo("Client.InstanceInitiatedShutdown");
            assertThat(again.describe(stopped).tags().get(0).value()).isEqualTo("v \u00fc\uD83D\uDE00 <&>");
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
                    .contains("AWS_ENDPOINT_URL_EC2=" + cloud.ec2().endpoint() + "\n")
                    .contains("INSTANCE_ID=" + id + "\n")
                    .contains("AWS_EC2_METADATA_SERVICE_ENDPOINT=" + cloud.ec2().endpoint() + "/imds/" + id + "/\n");
            assertThat(cloud.console(id)
                            .lines()
                            .filter(line -> line.contains("="))
                            .map(line -> line.substring(0, line.indexOf('='))))
                    .doesNotContain("MAVEN_OPTS", "AWS_SESSION_TOKEN", "AWS_PROFILE", "OLDPWD", "SHLVL_OF_CALLER")
                    .contains("PATH");
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
