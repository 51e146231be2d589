package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scripts of the checkout, as processes: {@code ami/check}, {@code ami/check-stack}, {@code tools/moto/run}. */
class ScriptsIT {
    /** The exit code of {@code ami/check-stack} without python3, boto3 or moto. */
    private static final int SKIPPED = 77;

    @TempDir
    Path folder;

    @Test
    void shouldCreateAndDeleteADeployment() throws Exception {
        Programs.Result result = run("ami/check-stack");

        assertThat(result.code()).as(result.output()).isZero();
        assertThat(result.output()).contains("check-stack: all checks passed");
    }

    /** Bakes an image into a folder, without installing or booting anything. */
    @Tag("long")
    @Test
    void shouldRunTheWorkerOfABakedImageAsItsUnitDoes() throws Exception {
        Programs.requireModels();
        assumeTrue(
                Programs.run(Programs.program(folder.resolve("probe"), Map.of(), "unshare", "--mount", "true"))
                                .code()
                        == 0,
                "skipped: a baked image needs root and mount namespaces");

        Programs.Result result = run("ami/check", "--fast");

        assertThat(result.code()).as(result.output()).isZero();
        assertThat(result.output())
                .contains("ok    plain folder: the unit's worker answers 3 pictures, exits with 0")
                .contains("ok    plain folder: a worker without its model set exits with an error")
                .contains("ok    plain folder: the unit's web tier is healthy and stops on SIGTERM");
    }

    @Tag("long")
    @Test
    void shouldPassTheLoadCheckWithMotoAsAws() throws Exception {
        Programs.requireModels();
        Programs.require("moto_server");

        String state = folder.resolve("state").toString();
        String options = "-n 40 --max 2 --instances 2 --folder " + state;
        Programs.Result result = run("tools/moto/run", options.split(" "));

        assertThat(result.code()).as(result.output()).isZero();
        assertThat(result.output())
                .contains("answered      40 of 40", "all answers are right")
                .contains("PASS   instances rise to 2", "at most 2 workers at once, 4 boots")
                .doesNotContain("FAIL", "UNSURE");
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--pictures 2 | bruno-2.png: Bruno | 0",
                "--pictures 1 -- true | ada-2.jpg was not answered | 1",
                "--pictures 1 --patience 2 -- sleep 500 | it did not end within 2 s | 1"
            })
    void shouldRehearseAWorker(String options, String message, int code) throws Exception {
        Programs.requireModels();
        Map<String, String> environment =
                Map.of("FACES_STATE", folder.resolve("state").toString(), "APP_WORKER_MODELS", "dlib");
        String[] words = Stream.concat(Stream.of("rehearse"), Stream.of(options.split(" ")))
                .toArray(String[]::new);

        Programs.Result result = Programs.run(Programs.faces(folder.resolve("log"), environment, words));

        assertThat(result.output()).contains(message);
        assertThat(result.code()).isEqualTo(code);
    }

    private Programs.Result run(String script, String... words) throws IOException, InterruptedException {
        Programs.require("python3");
        String path = Programs.HOME.resolve(script).toString();
        String[] command = Stream.concat(Stream.of(path), Stream.of(words)).toArray(String[]::new);
        Programs.Result result = Programs.run(Programs.program(folder.resolve("log"), Map.of(), command));
        assumeTrue(result.code() != SKIPPED, result.output());
        return result;
    }
}
