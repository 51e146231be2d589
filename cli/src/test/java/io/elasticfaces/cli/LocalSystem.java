package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.aws.AwsClients;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** {@code ./faces local} as a user starts it, with its own processes and state folder. */
final class LocalSystem implements AutoCloseable {
    static final String READY = " ready: ";

    private final Path state;
    private final int cloudPort;
    private final Process process;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Starts the system, or skips the test without the model set. */
    LocalSystem(Path state, int max) throws IOException {
        Programs.requireModels();
        this.state = state;
        cloudPort = Programs.freePorts();
        process = program(
                        state.resolve("local.log"),
                        "local",
                        "--port",
                        "" + (cloudPort + 3),
                        "--cloud-port",
                        "" + cloudPort,
                        "--max",
                        "" + max)
                .start();
        Awaitility.await("the line that says it is ready")
                .atMost(Duration.ofMinutes(2))
                .until(() -> !process.isAlive() || log().contains(READY));
        assertThat(process.isAlive()).as(log()).isTrue();
    }

    private ProcessBuilder program(Path log, String... words) {
        return Programs.faces(log, Map.of("FACES_STATE", state.toString(), "APP_WORKER_MODELS", "dlib"), words);
    }

    String address() {
        return "http://localhost:" + (cloudPort + 3);
    }

    /** Returns clients of its cloud. */
    AwsClients aws() {
        String host = "http://127.0.0.1:";
        new LocalAws(host + cloudPort, host + (cloudPort + 1), host + (cloudPort + 2)).use();
        return AwsClients.pooled(2);
    }

    /** Returns the process of the local cloud. */
    ProcessHandle cloud() {
        return process.children()
                .filter(child -> child.info().commandLine().orElse("").contains(" cloud --child"))
                .findFirst()
                .orElseThrow();
    }

    /** Runs a command against this system, and returns its output, which ends with its exit code. */
    String faces(String... words) throws IOException, InterruptedException {
        Programs.Result result = Programs.run(program(Files.createTempFile(state, "faces", ".out"), words));
        return result.output() + "exit code " + result.code();
    }

    HttpResponse<String> post(String fileName, byte[] picture, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                new Multipart().file("inputFile", fileName, picture).post(URI.create(address() + "/"));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    String name(Path picture) throws IOException, InterruptedException {
        return post(picture.getFileName().toString(), Files.readAllBytes(picture))
                .body();
    }

    String get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(address() + path))).body();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    String log() throws IOException {
        return Files.readString(state.resolve("local.log"));
    }

    /** Ends the system as Ctrl-C does (by SIGTERM, because background processes of a shell ignore SIGINT). */
    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS))
                .as("it ends within a minute")
                .isTrue();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            List<Path> survivors = processes
                    .filter(process -> environment(process).contains("FACES_STATE=" + state))
                    .toList();
            assertThat(survivors).as("processes left behind").isEmpty();
        }
    }

    private static String environment(Path process) {
        try {
            return Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
