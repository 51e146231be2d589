package io.elasticfaces.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.elasticfaces.cli.ChaosWorker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chaos of {@link ChaosIT} with the worker as it is shipped, and the drawn people of samples/. */
@Tag("long")
class RealChaosIT {
    private static final Path HOME = Path.of(System.getProperty("faces.home"));
    private static final Path FACES = HOME.resolve("faces");
    private static final Path MODELS =
            Optional.ofNullable(System.getenv("FACES_MODELS")).map(Path::of).orElse(HOME.resolve(".faces/models"));

    @TempDir
    Path folder;

    @Test
    void shouldNameEverybodyWhileThingsFail() throws Exception {
        assumeTrue(
                Files.isDirectory(MODELS.resolve("dlib")),
                "skipped: the dlib model set is not at hand; fetch it with ./faces models dlib");
        ChaosPlan plan = ChaosPlan.real();
        Map<String, String> environment = Map.of(
                "FACES_STATE", folder.toString(), "FACES_MODELS", MODELS.toString(), "APP_WORKER_MODELS", "dlib");
        new ChaosRun(
                        plan,
                        Pictures.real(plan, HOME.resolve("samples")),
                        ChaosWorker.userData("exec '" + FACES + "' worker"),
                        "io.elasticfaces.cli.WorkerMain",
                        environment)
                .in(folder, system -> enrol(system.direct(), environment))
                .requireFlawless(plan.requests());
    }

    private void enrol(Map<String, String> cloud, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path log = folder.resolve("people.log");
        ProcessBuilder people = new ProcessBuilder(
                        FACES.toString(),
                        "people",
                        "add",
                        HOME.resolve("samples/enrol").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        people.environment().putAll(cloud);
        people.environment().putAll(environment);
        people.environment().put("FACES_NO_BUILD", "1");
        Process process = people.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }
}
