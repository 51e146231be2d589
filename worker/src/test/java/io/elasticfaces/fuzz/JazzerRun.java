package io.elasticfaces.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The long form of {@link CorpusTest}, run by {@code mvn verify -Pfuzz}: each target in a JVM of its own under Jazzer, which
 * is guided by the branches that an input reaches. Prints executions and findings, and fails where there are any.
 */
class JazzerRun {
    private static final int SECONDS = Integer.getInteger("fuzz.seconds", 60);
    private static final List<Target> TARGETS =
            System.getProperty("fuzz.targets", "").isBlank()
                    ? List.of(Target.values())
                    : Stream.of(System.getProperty("fuzz.targets").split(","))
                            .map(name -> Target.valueOf(name.strip().toUpperCase(Locale.ROOT)))
                            .toList();

    /** How long a JVM may take beside its search: to start, to instrument, to end. */
    private static final int OVERHEAD_SECONDS = 180;

    private static final Pattern RUNS = Pattern.compile("number_of_executed_units: (\\d+)");
    private static final Pattern COVERED = Pattern.compile("cov: (\\d+)");
    private static final Pattern FOUND = Pattern.compile("(?m)^== (Java Exception: .*|.*ERROR: libFuzzer: .*)$");

    @Test
    void shouldFindNothing() throws Exception {
        List<String> findings = new ArrayList<>();
        StringBuilder table = new StringBuilder(
                String.format("%n%-10s %12s %8s %8s%n", "target", "executions", "branches", "findings"));
        for (Target target : TARGETS) {
            Path folder = folder(target);
            int code = run(target, folder);
            String log = Files.readString(folder.resolve("log"), StandardCharsets.ISO_8859_1);
            List<String> found =
                    FOUND.matcher(log).results().map(match -> match.group(1)).toList();
            found.forEach(finding -> findings.add(target + ": " + finding + " (inputs in " + folder + ")"));
            if (code != 0 && found.isEmpty()) {
                findings.add(target + " ended with " + code + "; see " + folder.resolve("log"));
            }
            table.append(String.format(
                    "%-10s %12s %8s %8d%n", target.folder(), last(RUNS, log), last(COVERED, log), found.size()));
        }
        System.out.println(table);
        Files.writeString(Path.of(System.getProperty("faces.home"), "worker/target/fuzz/table.txt"), table);

        assertThat(findings).as(table.toString()).isEmpty();
    }

    private static Path folder(Target target) throws IOException {
        Path folder = Path.of(System.getProperty("faces.home"), "worker/target/fuzz/jazzer", target.folder());
        if (Files.exists(folder)) {
            try (Stream<Path> old = Files.walk(folder)) {
                for (Path file : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(folder.resolve("corpus"));
        return folder;
    }

    private static int run(Target target, Path folder) throws IOException, InterruptedException {
        Process jazzer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-XX:+UseSerialGC",
                        "-Djava.awt.headless=true",
                        "-Dfuzz.slack=4194304",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-Dfaces.home=" + System.getProperty("faces.home"),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + target.type.getName(),
                        "--instrumentation_includes=" + target.instrumented,
                        // Netty does not start where its own look-ups of methods are hooked.
                        "--custom_hook_excludes=io.netty.**:io.vertx.**",
                        // The uploads go to a server of the test's own.
                        "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.ServerSideRequestForgery",
                        "--keep_going=20",
                        "--reproducer_path=" + folder,
                        "-artifact_prefix=" + folder + "/",
                        "-max_total_time=" + SECONDS,
                        "-timeout=20",
                        "-rss_limit_mb=4000",
                        "-max_len=16384",
                        "-print_final_stats=1",
                        folder.resolve("corpus").toString(),
                        target.corpus().toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        try {
            if (!jazzer.waitFor(SECONDS + OVERHEAD_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(target + " did not end in time; see " + folder.resolve("log"));
            }
            return jazzer.exitValue();
        } finally {
            jazzer.destroyForcibly();
        }
    }

    private static String last(Pattern pattern, String log) {
        Matcher matcher = pattern.matcher(log);
        String last = "?";
        while (matcher.find()) {
            last = matcher.group(1);
        }
        return last;
    }
}
