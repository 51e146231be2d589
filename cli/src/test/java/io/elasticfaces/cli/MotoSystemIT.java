package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole system against an AWS that is not ours: moto's, by the command that {@code docs/run-locally.md} names. */
@Tag("long")
class MotoSystemIT {
    private static final Path MODELS = LocalSystem.HOME.resolve(".faces/models");
    private static final int REQUESTS = 40;
    private static final int LONGEST_SECONDS = 300;

    @TempDir
    Path folder;

    @Test
    void shouldPassTheCheckWithMotoAsItsAws() throws Exception {
        assumeTrue(isOnPath("moto_server") && canImport("boto3"), "skipped: there is no moto_server with boto3 here");
        assumeTrue(
                Files.isDirectory(MODELS.resolve("dlib")),
                "skipped: the dlib model set is not at hand; fetch it with ./faces models dlib");
        Path log = folder.resolve("moto-run.log");
        Process run = start(
                log,
                LocalSystem.HOME.resolve("tools/moto/run").toString(),
                "-n",
                Integer.toString(REQUESTS),
                "--max",
                "2",
                "--provision",
                "--instances",
                "2",
                "--folder",
                folder.resolve("state").toString());
        boolean ended;
        try {
            ended = run.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
        } finally {
            // It ends what it has started; what it cannot end any more, the kernel does.
            run.destroy();
            if (!run.waitFor(30, TimeUnit.SECONDS)) {
                run.destroyForcibly();
            }
        }

        String said = Files.readString(log);
        assertThat(ended).as("it ends in time: " + said).isTrue();
        assertThat(run.exitValue()).as(said).isZero();
        assertThat(said)
                .contains("launch app-tier-instance-2", "answered      40 of 40", "all answers are right")
                .contains("PASS   instances rise to 2", "at most 2 workers at once, 4 boots")
                .doesNotContain("FAIL", "UNSURE");
    }

    private static Process start(Path log, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(command))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(new File("/dev/null"));
        builder.environment().putAll(Map.of("FACES_MODELS", MODELS.toString(), "FACES_NO_BUILD", "1"));
        return builder.start();
    }

    private boolean canImport(String module) throws IOException, InterruptedException {
        if (!isOnPath("python3")) {
            return false;
        }
        Process probe = start(folder.resolve("probe.log"), "python3", "-c", "import " + module);
        return probe.waitFor(60, TimeUnit.SECONDS) && probe.exitValue() == 0;
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }
}
