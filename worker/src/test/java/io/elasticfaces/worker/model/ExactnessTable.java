package io.elasticfaces.worker.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The largest differences from the references, step by step, as {@code docs/evaluate.md} shows them. */
final class ExactnessTable {
    private final Map<String, Step> steps = new LinkedHashMap<>();

    private static final class Step {
        private int compared;
        private double largest;
        private String where = "";
    }

    /** Notes a difference and returns it, for the test to judge. */
    double add(String step, String photo, double difference) {
        Step of = steps.computeIfAbsent(step, key -> new Step());
        of.compared++;
        if (of.compared == 1 || difference > of.largest) {
            of.largest = difference;
            of.where = photo;
        }
        return difference;
    }

    /** Writes the table, in Markdown, into the folder of what the build makes. */
    void write(String name) throws IOException {
        StringBuilder text = new StringBuilder("| step | compared | largest difference | in |\n|---|---|---|---|\n");
        steps.forEach((step, of) -> text.append(
                String.format(Locale.ROOT, "| %s | %d | %.2g | %s |%n", step, of.compared, of.largest, of.where)));
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target", name), text);
    }
}
