package io.elasticfaces.app.evaluate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** The pairs with their distances, in columns that can be evaluated again: file_x, file_y, Decision, distance, right. */
final class DistancesCsv {
    private DistancesCsv() {}

    /** Returns the text; pictures are named relative to the folder or the file that was given. */
    static String of(Evaluation evaluation) {
        StringBuilder text = new StringBuilder();
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader("file_x", "file_y", "Decision", "distance", "right")
                .setRecordSeparator("\n")
                .get();
        try (CSVPrinter csv = new CSVPrinter(text, format)) {
            for (Measured one : evaluation.measured()) {
                boolean accepted = one.distance() < evaluation.threshold();
                csv.printRecord(
                        evaluation.told(one.pair().first()),
                        evaluation.told(one.pair().second()),
                        word(one.pair().same()),
                        String.format(Locale.ROOT, "%.6f", one.distance()),
                        word(accepted == one.pair().same()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static String word(boolean yes) {
        return yes ? "Yes" : "No";
    }
}
