package io.elasticfaces.cli.load;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.io.input.BOMInputStream;

/** Reads CSV files in UTF-8 whose first line names the columns. */
public final class CsvFile {
    private static final CSVFormat FORMAT = CSVFormat.DEFAULT
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreHeaderCase(true)
            .setTrim(true)
            .get();

    private CsvFile() {}

    /**
     * Reads a file.
     *
     * @param columns the columns that it must have, in any order
     * @param line receives each line, and its place as the beginning of a message
     * @throws UnusableInput if the file cannot be read, is malformed or lacks a column
     */
    public static void read(Path file, List<String> columns, BiConsumer<CSVRecord, String> line) {
        try (Reader reader = new InputStreamReader(
                        BOMInputStream.builder().setPath(file).get(), StandardCharsets.UTF_8);
                CSVParser lines =
                        CSVParser.builder().setReader(reader).setFormat(FORMAT).get()) {
            if (!lines.getHeaderMap().keySet().containsAll(columns)) {
                throw new UnusableInput(file + " must have the columns " + String.join(",", columns)
                        + ", but its first line is " + String.join(",", lines.getHeaderNames()) + ".");
            }
            for (CSVRecord record : lines) {
                line.accept(record, file + ", line " + lines.getCurrentLineNumber() + ": ");
            }
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            throw new UnusableInput(file + " cannot be read as CSV: " + e.getMessage(), e);
        }
    }
}
