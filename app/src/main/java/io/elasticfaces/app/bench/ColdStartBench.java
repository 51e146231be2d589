package io.elasticfaces.app.bench;

import io.elasticfaces.app.load.Machine;
import io.elasticfaces.app.load.MultipartBody;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.apache.commons.io.FileUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code faces bench cold-start}: how long a picture waits that finds no instance running. */
@Command(
        name = "cold-start",
        description = {
            "Time a picture that finds no instance running, from the post to the answer, and show where the time goes.",
            "A system of its own is started as ./faces local starts it, with at most one worker; each picture is posted"
                    + " once the instance has stopped again. Run ./faces archive before, as ./faces local does."
        },
        mixinStandardHelpOptions = true)
final class ColdStartBench implements Callable<Integer> {
    private static final Duration START = Duration.ofSeconds(180);
    private static final String PERSON = "Ada";
    private static final String PICTURE = "ada-2.png";

    @Option(
            names = {"-n", "--starts"},
            defaultValue = "10",
            description = "How many are timed (default: ${DEFAULT-VALUE}).")
    int starts;

    @Option(names = "--set", defaultValue = "dlib", description = "The model set (default: ${DEFAULT-VALUE}).")
    String set;

    @Option(
            names = "--most-millis",
            defaultValue = "2500",
            description = "End with exit code 1 if the median is higher (default: ${DEFAULT-VALUE}).")
    long mostMillis;

    @Spec
    CommandSpec spec;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Machine.here().describe());
        out.flush();
        Path home = Path.of(System.getProperty("faces.home", "."));
        Path state = Files.createTempDirectory("faces-bench-");
        int first = FreePorts.inARow(4);
        String port = Integer.toString(first + 3);
        List<String> words = List.of("local", "--cloud-port", Integer.toString(first), "--port", port, "--max", "1");
        try (MeasuredProcess system =
                MeasuredProcess.start(home, words, environment(state, home), state.resolve("local.log"))) {
            URI url = URI.create("http://127.0.0.1:" + port + "/");
            awaitNobodyRunning(system, url);
            byte[] picture = Files.readAllBytes(home.resolve("samples/test").resolve(PICTURE));
            List<ColdStart> all = new ArrayList<>();
            List<Long> totals = new ArrayList<>();
            for (int i = 0; i < starts; i++) {
                Instant posted = Instant.now();
                boolean right = post(url, picture);
                Instant answered = Instant.now();
                totals.add(Duration.between(posted, answered).toMillis());
                awaitNobodyRunning(system, url);
                ColdStart start = ColdStart.read(posted, answered, console(state), ZoneId.systemDefault())
                        .orElse(new ColdStart(Map.of(), "not to be read from the console"));
                all.add(start);
                out.printf("%2d  %5d ms%s  %s%n", i + 1, totals.get(i), right ? "" : ", WRONG", start.boot());
                out.flush();
                if (!right) {
                    return 1;
                }
            }
            return print(all, totals, out);
        } finally {
            FileUtils.deleteDirectory(state.toFile());
        }
    }

    private int print(List<ColdStart> all, List<Long> totals, PrintWriter out) {
        List<ColdStart> read =
                all.stream().filter(start -> !start.stages().isEmpty()).toList();
        out.printf("%n%-24s %9s %9s%n", "stage, ms", "median", "worst");
        if (!read.isEmpty()) {
            for (String stage : read.get(0).stages().keySet()) {
                row(
                        out,
                        stage,
                        read.stream().map(one -> one.stages().get(stage)).toList());
            }
        }
        row(out, "curl to answer", totals);
        boolean quick = ColdStart.median(totals) <= mostMillis;
        out.printf("%n%s  at most %d ms, median of %d%n", quick ? "PASS" : "MISS", mostMillis, totals.size());
        out.flush();
        return quick ? 0 : 1;
    }

    private static void row(PrintWriter out, String stage, List<Long> millis) {
        long worst = millis.stream().mapToLong(Long::longValue).max().orElse(0);
        out.printf("%-24s %9d %9d%n", stage, ColdStart.median(millis), worst);
    }

    private Map<String, String> environment(Path state, Path home) {
        String models = System.getenv("FACES_MODELS");
        return Map.of(
                "FACES_STATE",
                state.toString(),
                "FACES_MODELS",
                models == null ? home.resolve(".faces/models").toString() : models,
                "APP_WORKER_MODELS",
                set);
    }

    /** Posts it and returns whether the right name came. */
    private boolean post(URI url, byte[] picture) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(url)
                        .timeout(START)
                        .header("Content-Type", MultipartBody.CONTENT_TYPE)
                        .POST(MultipartBody.of(PICTURE, picture))
                        .build(),
                BodyHandlers.ofString());
        // Seeded weights recognise nobody.
        return answer.statusCode() == 200
                && (!set.equals("dlib") || answer.body().strip().endsWith(":" + PERSON));
    }

    private void awaitNobodyRunning(MeasuredProcess system, URI url) throws Exception {
        HttpRequest status = HttpRequest.newBuilder(url.resolve("/status"))
                .timeout(Duration.ofSeconds(5))
                .build();
        long end = System.nanoTime() + START.toNanos();
        while (true) {
            system.requireAlive();
            try {
                HttpResponse<String> answer = http.send(status, BodyHandlers.ofString());
                if (answer.statusCode() == 200 && nobodyRuns(answer.body())) {
                    return;
                }
            } catch (IOException e) {
                // It does not listen yet.
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException("An instance still runs after " + START.toSeconds() + " s.");
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /** Tells whether the controller has seen the fleet and all of it is stopped. */
    private static boolean nobodyRuns(String status) throws DeserializationException {
        JsonObject json = (JsonObject) Jsoner.deserialize(status);
        if (json.get("measured") == null || !(json.get("fleet") instanceof Map<?, ?> fleet)) {
            return false;
        }
        return fleet.entrySet().stream()
                .filter(state ->
                        !state.getKey().equals("stopped") && !state.getKey().equals("terminated"))
                .allMatch(state -> ((Number) state.getValue()).intValue() == 0);
    }

    /** Returns the lines of the only console that a machine has written. */
    private static List<String> console(Path state) throws IOException {
        try (Stream<Path> files = Files.walk(state.resolve("cloud"))) {
            Path log = files.filter(file -> file.endsWith("console.log"))
                    .max((one, other) -> Long.compare(
                            one.toFile().lastModified(), other.toFile().lastModified()))
                    .orElse(null);
            return log == null ? List.of() : Files.readAllLines(log);
        }
    }
}
