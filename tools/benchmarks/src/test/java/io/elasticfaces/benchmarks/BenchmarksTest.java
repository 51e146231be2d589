package io.elasticfaces.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.elasticfaces.worker.model.ModelSets;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** That the benchmarks still run; how fast is for quiet machines. */
class BenchmarksTest {
    private static final Path HOME = Pictures.home();

    @TempDir
    Path folder;

    @Test
    void shouldRunEveryBenchmarkOnce() throws Exception {
        assumeThat(ModelSets.installed(Workbench.models()))
                .as("a model set, fetched by ./faces models dlib")
                .isNotEmpty();
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("io.elasticfaces.benchmarks")
                        .forks(0)
                        .mode(Mode.SingleShotTime)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        // Three pictures, two sets, two precisions.
        int stages = 3 + 3 + 2 * 3 + 2 * 2 + 2 + 2 * 2 * 3;
        assertThat(results).hasSize(stages).allSatisfy(result -> assertThat(
                        result.getPrimaryResult().getScore())
                .isPositive());
    }

    @Test
    void shouldComposePicturesWithTheSameFaces() throws Exception {
        ComposedPictures.write(HOME.resolve("samples/test"), folder);
        Pictures pictures = new Pictures(folder);
        assertThat(pictures.names()).containsExactlyInAnyOrderElementsOf(Pictures.COMPOSED);
        assumeThat(ModelSets.installed(Workbench.models()))
                .as("a model set, fetched by ./faces models dlib")
                .isNotEmpty();
        try (Workbench bench = Workbench.open(pictures)) {
            assertThat(bench.faces("64x64")).hasSize(1);
            assertThat(bench.faces("1200x630")).hasSize(6);
            assertThat(bench.faces("12mp")).hasSize(6);
        }
    }

    @Test
    void shouldPassTheScriptsOwnChecks() throws Exception {
        assertThat(run("tools/benchmarks/compare", "--check")).contains("right");
        String checked = run("tools/benchmarks/reference/reference.py", "--check", "--shared", "nowhere");
        assumeThat(checked).as("Python has torch and Pillow").doesNotContain("missing");
        assertThat(checked).contains("right");
    }

    @Test
    void shouldMeasureTheRunningSystem() throws Exception {
        assumeThat(HOME.resolve("cli/target/faces.jar")).as("the built command").exists();
        assumeThat(ModelSets.installed(Workbench.models()))
                .as("a model set, fetched by ./faces models dlib")
                .isNotEmpty();
        String small = "cold-start boot waiting --rounds 1 --repeat 1 --callers 20";
        assertThat(run("tools/benchmarks/system", small.split(" ")))
                .contains("post to answer, s", "first receive to reply, s", "20 waiting, MB");
    }

    private String run(String script, String... options) throws Exception {
        Path python = Path.of("/usr/bin/python3");
        assumeThat(python).exists();
        List<String> command = new ArrayList<>(List.of(python.toString(), script));
        command.addAll(List.of(options));
        File output = folder.resolve("output").toFile();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(HOME.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output);
        builder.environment().put("FACES_NO_BUILD", "1");
        Process process = builder.start();
        assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
        String text = Files.readString(output.toPath());
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }
}
