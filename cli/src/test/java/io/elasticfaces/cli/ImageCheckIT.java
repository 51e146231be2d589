package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The machine image's recipe, by its own check in the form that installs and boots nothing. */
@Tag("long")
class ImageCheckIT {
    private static final Path HOME = Path.of(System.getProperty("faces.home"));
    private static final Path MODELS = HOME.resolve(".faces/models");

    /** Half a minute on a quiet machine; others may work on this one. */
    private static final int PATIENCE_MINUTES = 8;

    @TempDir
    Path folder;

    @Test
    void shouldRunTheWorkerOfABakedRootAsItsUnitSays() throws Exception {
        assumeTrue(
                Files.isDirectory(MODELS.resolve("dlib")),
                "skipped: the dlib model set is not at hand; fetch it with ./faces models dlib");
        assumeTrue(
                run("probe", "unshare", "--mount", "true").exitCode() == 0,
                "skipped: a baked root can be tried by root only, with mount namespaces");

        Result check = run("check", HOME.resolve("ami/check").toString(), "--fast");

        System.out.println(check.output());
        assertThat(check.exitCode()).as(check.output()).isZero();
        assertThat(check.output())
                .contains("ok    plain folder: worker as its unit runs it")
                .contains("ok    plain folder: worker without its model set ends with another code than 0");
    }

    private record Result(int exitCode, String output) {}

    private Result run(String name, String... command) throws Exception {
        Path output = folder.resolve(name + ".out");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .redirectInput(Path.of("/dev/null").toFile());
        // What was built just now is what is packed.
        builder.environment().putAll(Map.of("FACES_NO_BUILD", "1", "FACES_MODELS", MODELS.toString()));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES))
                    .as("%s ends; so far it says: %s", name, Files.readString(output))
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
        return new Result(process.exitValue(), Files.readString(output));
    }
}
