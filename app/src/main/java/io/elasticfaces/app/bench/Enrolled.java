package io.elasticfaces.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The sample people, enrolled by a process of its own, so that the measuring one loads no PyTorch. */
final class Enrolled {
    /** Of the gallery that the first enrolment makes. */
    static final String FIRST_VERSION = "000000001";

    private static final Duration PATIENCE = Duration.ofSeconds(300);

    private Enrolled() {}

    /**
     * Enrols them.
     *
     * @param environment names the cloud and the model set
     * @param log gets what the command says
     */
    static void samples(Map<String, String> environment, Path log) throws IOException, InterruptedException {
        String folder = Installation.home().resolve("samples/enrol").toString();
        try (MeasuredProcess adding = MeasuredProcess.start(List.of("people", "add", folder), environment, log)) {
            if (!adding.awaitEnd(PATIENCE)) {
                throw new IllegalStateException("The sample people were not enrolled: " + Files.readString(log));
            }
        }
    }
}
