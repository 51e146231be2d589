package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./faces rehearse} as an image's making runs it: its own cloud, a real worker. */
@Tag("long")
class RehearseCommandIT {
    private static final Path HOME = Path.of(System.getProperty("faces.home"));
    private static final Path MODELS = HOME.resolve(".faces/models");

    @TempDir
    Path folder;

    @BeforeEach
    void requireModels() {
        assumeTrue(
                Files.isDirectory(MODELS.resolve("dlib")),
                "skipped: the dlib model set is not at hand; fetch it with ./faces models dlib");
    }

    @Test
    void shouldPassAWorkerThatAnswersAndEnds() throws Exception {
        assertThat(rehearse()).contains("ada-2.jpg: Ada", "bruno-2.png: Bruno", "exit code 0\n");
    }

    @Test
    void shouldFailAWorkerThatEndsWithoutAnAnswer() throws Exception {
        assertThat(rehearse("--", "true"))
                .contains("the rehearsal failed: ", "ada-2.jpg was not answered", "exit code 1\n");
    }

    @Test
    void shouldFailAndEndAWorkerThatStays() throws Exception {
        assertThat(rehearse("--patience", "2", "--", "sleep", "500"))
                .contains("it did not end within 2 s", "exit code 1\n");
    }

    private String rehearse(String... words) throws Exception {
        Path output = folder.resolve("output");
        List<String> line = new ArrayList<>(List.of(HOME.resolve("faces").toString(), "rehearse"));
        line.addAll(List.of(words));
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment()
                .putAll(Map.of(
                        "FACES_NO_BUILD",
                        "1",
                        "FACES_MODELS",
                        MODELS.toString(),
                        "FACES_STATE",
                        folder.resolve("state").toString(),
                        "APP_WORKER_MODELS",
                        "dlib"));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES))
                    .as("it ends; so far it says: %s", Files.readString(output))
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
        return Files.readString(output) + "exit code " + process.exitValue() + "\n";
    }
}
