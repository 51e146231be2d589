package io.elasticfaces.local.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.elasticfaces.local.endpoint.AccessKey;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** The same calls against this EC2 and against moto's, line by line. */
class Ec2CallsIT {
    /** Where moto is not like AWS, and why ours is. */
    private static final Map<String, String> DIFFERENCES = Map.ofEntries(
            Map.entry("filter state code", "moto does not have this filter"),
            Map.entry("start running", "moto says pending of what runs; on AWS it is and stays running"),
            Map.entry("start both", "as before"),
            Map.entry("malformed id", "moto looks for it like for any other; AWS has InvalidInstanceID.Malformed"),
            Map.entry("bad page token", "moto fails; AWS says InvalidParameterValue"),
            Map.entry("unknown filter", "moto fails; AWS says InvalidParameterValue"),
            Map.entry("terminate stopped", "moto says shutting-down; on AWS a stopped instance is terminated at once"),
            Map.entry("terminate again", "moto says shutting-down of what is terminated"),
            Map.entry("start terminated", "moto starts it; on AWS nothing can"),
            Map.entry("stop terminated", "moto stops it; on AWS nothing can"),
            Map.entry("monitor", "moto does not do it and answers with a page of its own"),
            Map.entry("unmonitor", "as before"),
            Map.entry("change user data", "moto refuses this Base64, which AWS takes"),
            Map.entry("reboot stopped", "moto reboots anything; on AWS only what runs"),
            Map.entry("reserved tag", "moto takes it; AWS keeps aws: for itself"));

    @TempDir
    Path folder;

    @Test
    void shouldAnswerTheScriptWithoutAnUnforeseenFailure() {
        List<String> lines = ours();

        assertThat(lines)
                .contains("run one -> [i-#1 pending {Name=calls-1}]")
                .contains("stop -> [i-#1 running to stopping (64)]")
                .contains("terminate stopped -> [i-#2 stopped to terminated (48)]")
                .contains("start nobody -> InvalidInstanceID.NotFound");
        assertThat(lines).noneMatch(line -> line.endsWith("Exception") || line.endsWith("InternalError"));
    }

    private List<String> ours() {
        try (Cloud cloud = new Cloud(Cloud.settings(folder))) {
            return new Ec2Calls(Image.DEFAULT.id()).run(cloud.ec2().endpoint());
        }
    }

    @Test
    void shouldAnswerAsMotoDoes() throws IOException {
        Optional<Path> server = onPath("moto_server");
        assumeTrue(server.isPresent(), "no moto_server on the PATH: not compared with moto");
        List<String> motos;
        int port = freePort();
        Process moto = new ProcessBuilder(server.get().toString(), "-H", "127.0.0.1", "-p", Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("moto.log").toFile())
                .start();
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> listens(port));
            URI endpoint = URI.create("http://127.0.0.1:" + port);
            motos = new Ec2Calls(imageOf(endpoint)).run(endpoint);
        } finally {
            moto.descendants().forEach(ProcessHandle::destroyForcibly);
            moto.destroyForcibly();
        }

        assertSame(ours(), motos);
    }

    private static String imageOf(URI endpoint) {
        try (Ec2Client client = Cloud.client(endpoint, AccessKey.DEFAULT)) {
            return client.describeImages(describe -> describe.filters(
                            filter -> filter.name("architecture").values("x86_64"),
                            filter -> filter.name("virtualization-type").values("hvm")))
                    .images()
                    .get(0)
                    .imageId();
        }
    }

    private static void assertSame(List<String> ours, List<String> motos) {
        List<String> expected = new ArrayList<>();
        List<String> actual = new ArrayList<>();
        for (int at = 0; at < motos.size(); at++) {
            String name = motos.get(at).substring(0, motos.get(at).indexOf(" -> "));
            if (DIFFERENCES.containsKey(name)) {
                assertThat(ours.get(at)).as("no longer different: %s", name).isNotEqualTo(motos.get(at));
            } else {
                expected.add(motos.get(at));
                actual.add(ours.get(at));
            }
        }
        assertThat(actual).isEqualTo(expected);
    }

    private static Optional<Path> onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(place -> Path.of(place, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
