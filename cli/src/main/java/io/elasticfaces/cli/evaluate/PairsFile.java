package io.elasticfaces.cli.evaluate;

import io.elasticfaces.cli.load.CsvFile;
import io.elasticfaces.cli.load.UnusableInput;
import io.elasticfaces.worker.gallery.Enrolment.Candidate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/**
 * A CSV of pairs with the columns {@code file_x}, {@code file_y} and {@code Decision} (Yes if both show one person,
 * otherwise No). Pictures are named relative to the file.
 */
final class PairsFile {
    /** The name of everybody, because pairs do not name people. */
    private static final String UNNAMED = "unnamed";

    private final Path file;
    private final Map<Path, Integer> indexes = new LinkedHashMap<>();
    private final List<Pair> pairs = new ArrayList<>();

    private PairsFile(Path file) {
        this.file = file;
    }

    /**
     * Reads a file.
     *
     * @throws UnusableInput if the file is malformed, or has no pair of one person or no pair of two people
     */
    static PictureSet read(Path file) {
        PairsFile pairs = new PairsFile(file);
        CsvFile.read(file, List.of("file_x", "file_y", "Decision"), pairs::add);
        return pairs.pictures();
    }

    private void add(CSVRecord line, String where) {
        String decision = line.isConsistent() ? line.get("Decision").toLowerCase(Locale.ROOT) : "";
        if (!decision.equals("yes") && !decision.equals("no")) {
            throw new UnusableInput(where + "expected two pictures and Yes or No.");
        }
        int first = index(line.get("file_x"));
        int second = index(line.get("file_y"));
        if (first == second) {
            throw new UnusableInput(where + "a picture is paired with itself.");
        }
        pairs.add(new Pair(first, second, decision.equals("yes")));
    }

    private int index(String name) {
        Path picture = file.resolveSibling(name).normalize();
        indexes.putIfAbsent(picture, indexes.size());
        return indexes.get(picture);
    }

    private PictureSet pictures() {
        long same = pairs.stream().filter(Pair::same).count();
        if (same == 0 || same == pairs.size()) {
            throw new UnusableInput(file + " has " + same + " pairs of one person and " + (pairs.size() - same)
                    + " of two people; both are needed.");
        }
        List<Candidate> pictures = indexes.keySet().stream()
                .map(picture -> new Candidate(UNNAMED, picture))
                .toList();
        return new PictureSet(file.toString(), file.toAbsolutePath().getParent(), pictures, pairs, 0, false);
    }

    /** Writes the pairs of an evaluation with their distances; the file can be evaluated again. */
    static void write(Path file, Evaluation evaluation) throws IOException {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader("file_x", "file_y", "Decision", "distance", "right")
                .setRecordSeparator("\n")
                .get();
        try (CSVPrinter csv = new CSVPrinter(Files.newBufferedWriter(file), format)) {
            for (Evaluation.Measured measured : evaluation.measured()) {
                boolean same = measured.pair().same();
                csv.printRecord(
                        evaluation.set().nameOf(measured.pair().first()),
                        evaluation.set().nameOf(measured.pair().second()),
                        same ? "Yes" : "No",
                        String.format(Locale.ROOT, "%.6f", measured.distance()),
                        measured.distance() < evaluation.threshold() == same ? "Yes" : "No");
            }
        }
    }
}
