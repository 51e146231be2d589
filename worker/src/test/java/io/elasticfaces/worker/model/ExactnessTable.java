package io.elasticfaces.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The largest differences from the references, step by step, as {@code docs/evaluate.md} shows them. */
final class ExactnessTable {
    private final Map<String, Double> largest = new LinkedHashMap<>();

    void add(String step, double difference) {
        largest.merge(step, difference, Math::max);
    }

    /** Adds a difference, and fails if it is not below a limit. */
    void require(String step, String photo, double difference, double limit) {
        add(step, difference);
        assertThat(difference).as("%s of %s", step, photo).isLessThan(limit);
    }

    /** Writes the table, in Markdown, into the folder of what the build makes. */
    void write(String name) throws IOException {
        StringBuilder text = new StringBuilder("| step | largest difference |\n|---|--:|\n");
        largest.forEach(
                (step, difference) -> text.append(String.format(Locale.ROOT, "| %s | %.2g |%n", step, difference)));
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target", name), text);
    }
}
