package io.elasticfaces.app.bench;

import io.elasticfaces.app.load.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Machine.here().describe());
        out.flush();
        Path state = Files.createTempDirectory("faces-bench-");
        Map<String, String> environment = Installation.environment(state);
        environment.put("APP_WORKER_MODELS", set);
        try (OneWorkerSystem system = new OneWorkerSystem(state, environment)) {
            awaitNobodyRunning(system);
            byte[] picture = Files.readAllBytes(Installation.testPictures().resolve(PICTURE));
            List<ColdStart> all = new ArrayList<>();
            List<Long> totals = new ArrayList<>();
            for (int i = 0; i < starts; i++) {
                Instant posted = Instant.now();
                boolean right = post(system.web(), picture);
                Instant answered = Instant.now();
                totals.add(Duration.between(posted, answered).toMillis());
                awaitNobodyRunning(system);
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

    /** Posts it and returns whether the right name came. */
    private boolean post(MeasuredWeb web, byte[] picture) throws IOException, InterruptedException {
        HttpResponse<String> answer = web.answer(web.upload(PICTURE, picture, OneWorkerSystem.PATIENCE));
        // Seeded weights recognise nobody.
        return answer.statusCode() == 200
                && (!set.equals("dlib") || answer.body().strip().endsWith(":" + PERSON));
    }

    private static void awaitNobodyRunning(OneWorkerSystem system) throws IOException, InterruptedException {
        system.web()
                .await(
                        "/status",
                        answer -> answer.statusCode() == 200 && nobodyRuns(answer.body()),
                        "An instance still ran",
                        OneWorkerSystem.PATIENCE,
                        system.process());
    }

    /** Tells whether the controller has seen the fleet and all of it is stopped. */
    private static boolean nobodyRuns(String status) {
        JsonObject json = Jsoner.deserialize(status, new JsonObject());
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
