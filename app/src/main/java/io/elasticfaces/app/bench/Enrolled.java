package io.elasticfaces.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The sample people, enrolled by a process of its own, so that the measuring one loads no PyTorch. */
final class Enrolled {
    /** Of the gallery that the first enrolment makes. */
    static final String FIRST_VERSION = "000000001";

    private static final int PATIENCE_SECONDS = 300;

    private Enrolled() {}

    /**
     * Enrols them.
     *
     * @param environment names the cloud and the model set
     * @param log gets what the command says
     */
    static void samples(Path home, Map<String, String> environment, Path log) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        List.of(home.resolve("faces").toString(), "people", "add", home + "/samples/enrol"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("FACES_NO_BUILD", "1");
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!ended || process.exitValue() != 0) {
                throw new IllegalStateException("The sample people were not enrolled: " + Files.readString(log));
            }
        } finally {
            process.destroy();
        }
    }
}
