package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** {@code ./faces local} as a user starts it: its own processes, its own state folder, real networks. */
final class LocalSystem implements AutoCloseable {
    static final Path HOME = Path.of(System.getProperty("faces.home"));
    private static final Path MODELS = HOME.resolve(".faces/models");
    private static final Duration START = Duration.ofSeconds(120);

    private final Path state;
    private final int port;
    private final Process process;
    private final Map<String, String> environment;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Starts the system, or skips the test where the dlib set is not at hand. */
    LocalSystem(Path state, String... options) throws IOException {
        this(state, FreePorts.inARow(4), Map.of(), "local", options);
    }

    private LocalSystem(Path state, int first, Map<String, String> environment, String command, String... options)
            throws IOException {
        requireModels();
        this.environment = environment;
        this.state = state;
        port = first + 3;
        List<String> words = new ArrayList<>(List.of(command, "--port", Integer.toString(port)));
        if (command.equals("local")) {
            words.addAll(List.of("--cloud-port", Integer.toString(first)));
        }
        words.addAll(List.of(options));
        process = start(state.resolve("local.log"), words);
        Awaitility.await("the line that says it is ready")
                .atMost(START)
                .until(() -> !process.isAlive() || log().contains(" ready: ") || isReady());
        assertThat(process.isAlive()).as(log()).isTrue();
    }

    /** Starts the web tier alone, against the cloud of an environment. */
    static LocalSystem web(Path state, int cloudPort, Map<String, String> environment) throws IOException {
        return new LocalSystem(state, cloudPort, environment, "web");
    }

    static void requireModels() {
        assumeTrue(
                Files.isDirectory(MODELS.resolve("dlib")),
                "skipped: the dlib model set is not at hand; fetch it with ./faces models dlib");
    }

    private boolean isReady() throws InterruptedException {
        try {
            return http.send(
                                    HttpRequest.newBuilder(URI.create(address() + "/observe/health/ready"))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    String address() {
        return "http://localhost:" + port;
    }

    LocalAws aws() {
        int first = port - 3;
        return new LocalAws(
                "http://127.0.0.1:" + first, "http://127.0.0.1:" + (first + 1), "http://127.0.0.1:" + (first + 2));
    }

    /** Returns the process of the local cloud. */
    ProcessHandle cloud() {
        return process.children()
                .filter(child -> child.info().commandLine().orElse("").contains(" cloud --child"))
                .findFirst()
                .orElseThrow();
    }

    /** Runs another {@code faces} against this system and returns what it printed, ending with its exit code. */
    String faces(String... words) throws IOException, InterruptedException {
        Path output = Files.createTempFile(state, "faces", ".out");
        Process other = start(output, List.of(words));
        assertThat(other.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return Files.readString(output) + "exit code " + other.exitValue();
    }

    HttpResponse<String> post(String fileName, byte[] picture, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                new Multipart().file("inputFile", fileName, picture).post(URI.create(address() + "/"));
        return http.send(
                (headers.length == 0 ? request : request.headers(headers)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    String name(Path picture) throws IOException, InterruptedException {
        return post(picture.getFileName().toString(), Files.readAllBytes(picture))
                .body();
    }

    String get(String path) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create(address() + path)).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    String log() throws IOException {
        return Files.readString(state.resolve("local.log"));
    }

    /** Ends the system as Ctrl-C does (by SIGTERM, as a shell in the background has its children ignore SIGINT). */
    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS))
                .as("it ends within a minute")
                .isTrue();
        assertThat(survivors()).as("processes left behind").isEmpty();
    }

    private List<String> survivors() throws IOException {
        List<String> survivors = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path one : processes.toList()) {
                if (one.getFileName().toString().matches("\\d+")
                        && environment(one).contains("FACES_STATE=" + state)) {
                    survivors.add(one.getFileName().toString());
                }
            }
        }
        return survivors;
    }

    private static String environment(Path proc) {
        try {
            return new String(Files.readAllBytes(proc.resolve("environ")), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    private Process start(Path output, List<String> words) throws IOException {
        List<String> line = new ArrayList<>(List.of(HOME.resolve("faces").toString()));
        line.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment()
                .putAll(Map.of(
                        "FACES_STATE", state.toString(), "FACES_MODELS", MODELS.toString(), "FACES_NO_BUILD", "1"));
        builder.environment().putAll(environment);
        return builder.start();
    }
}
