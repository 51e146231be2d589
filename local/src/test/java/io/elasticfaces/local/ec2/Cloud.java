package io.elasticfaces.local.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.elasticfaces.local.TestClients;
import io.elasticfaces.local.endpoint.AccessKey;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateChange;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;

/** A {@link LocalEc2} and an SDK client of it, for one test. */
final class Cloud implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(15);
    static final String IMAGE = Image.DEFAULT.id();
    static final String SLEEPS = "#!/bin/sh\nexec sleep 1000\n";

    final LocalEc2 ec2;
    final Ec2Client client;

    Cloud(Ec2Settings settings) {
        ec2 = LocalEc2.start(settings);
        client = client(ec2.endpoint(), AccessKey.DEFAULT);
    }

    /** Settings with SIGKILL after 1 s. */
    static Ec2Settings settings(Path folder) {
        return settings(folder, Duration.ofSeconds(1));
    }

    static Ec2Settings settings(Path folder, Duration stopGrace) {
        return new Ec2Settings(folder, 0, Map.of(), FaultInjector.NONE, stopGrace);
    }

    static Ec2Client client(URI endpoint, AccessKey key) {
        return TestClients.configure(Ec2Client.builder(), endpoint, key).build();
    }

    static String base64(String userData) {
        return Base64.getEncoder().encodeToString(userData.getBytes(StandardCharsets.UTF_8));
    }

    /** MIME multipart user data as on AWS, whose script runs at every boot. */
    static String always(String script) {
        return """
                Content-Type: multipart/mixed; boundary="//"
                MIME-Version: 1.0

                --//
                Content-Type: text/cloud-config; charset="us-ascii"

                #cloud-config
                cloud_final_modules:
                - [scripts-user, always]

                --//
                Content-Type: text/x-shellscript; charset="us-ascii"

                %s
                --//--
                """.formatted(script);
    }

    static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    static Ec2Exception assertRefused(String code, ThrowingCallable call) {
        Ec2Exception refusal = catchThrowableOfType(Ec2Exception.class, call);
        assertThat(refusal).as(code).isNotNull();
        assertThat(refusal.awsErrorDetails().errorCode())
                .as(refusal.getMessage())
                .isEqualTo(code);
        return refusal;
    }

    /** Launches one instance; its id. */
    String launch(String userData, Consumer<RunInstancesRequest.Builder> more) {
        return client.runInstances(run -> {
                    run.imageId(IMAGE).instanceType("t2.micro").minCount(1).maxCount(1);
                    if (!userData.isEmpty()) {
                        run.userData(base64(userData));
                    }
                    more.accept(run);
                })
                .instances()
                .get(0)
                .instanceId();
    }

    String launch(String userData) {
        return launch(userData, run -> {});
    }

    /** The id of an instance that is made stopped. */
    String seed(String name, String userData) {
        ec2.seed(name, InstanceState.STOPPED, userData, Map.of());
        return ids().get(ids().size() - 1);
    }

    InstanceStateChange start(String... ids) {
        return client.startInstances(start -> start.instanceIds(ids))
                .startingInstances()
                .get(0);
    }

    InstanceStateChange stop(String... ids) {
        return client.stopInstances(stop -> stop.instanceIds(ids))
                .stoppingInstances()
                .get(0);
    }

    InstanceStateChange terminate(String id) {
        return client.terminateInstances(terminate -> terminate.instanceIds(id))
                .terminatingInstances()
                .get(0);
    }

    Instance describe(String id) {
        return client.describeInstances(describe -> describe.instanceIds(id))
                .reservations()
                .get(0)
                .instances()
                .get(0);
    }

    InstanceStateName state(String id) {
        return describe(id).state().name();
    }

    void awaitState(InstanceStateName state, String... ids) {
        for (String id : ids) {
            await().atMost(LONG).pollInterval(Duration.ofMillis(10)).until(() -> state(id) == state);
        }
    }

    String console(String id) {
        String output = client.getConsoleOutput(get -> get.instanceId(id)).output();
        return new String(Base64.getDecoder().decode(output), StandardCharsets.UTF_8);
    }

    void awaitConsole(String id, String text) {
        await().atMost(LONG).pollInterval(Duration.ofMillis(10)).until(() -> console(id)
                .contains(text));
    }

    /** The process id that a script writes to a file. */
    static long pid(Path file) throws IOException {
        await().atMost(LONG)
                .until(() -> Files.exists(file) && !Files.readString(file).isBlank());
        return Long.parseLong(Files.readString(file).strip());
    }

    static boolean runs(long pid) {
        return ProcessHandle.of(pid).filter(OrphanReaper::isRunning).isPresent();
    }

    List<String> ids() {
        return ec2.instances().stream()
                .map(io.elasticfaces.local.ec2.Instance::id)
                .toList();
    }

    @Override
    public void close() {
        client.close();
        ec2.close();
    }
}
