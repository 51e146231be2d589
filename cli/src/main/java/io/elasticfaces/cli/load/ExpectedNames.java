package io.elasticfaces.cli.load;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.io.input.BOMInputStream;

/**
 * The person in each picture, from the reference project's CSV with the header {@code Image,Results}. Images are named
 * with or without their extension.
 */
public final class ExpectedNames {
    private static final CSVFormat FORMAT = CSVFormat.DEFAULT
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreHeaderCase(true)
            .setTrim(true)
            .get();

    private final Map<String, String> names = new HashMap<>();

    /**
     * Reads a file.
     *
     * @throws UnusableInput if it cannot be read, has another header, or has two names for one picture
     */
    public static ExpectedNames read(Path file) {
        try (Reader reader = new InputStreamReader(
                        BOMInputStream.builder().setPath(file).get(), StandardCharsets.UTF_8);
                CSVParser lines =
                        CSVParser.builder().setReader(reader).setFormat(FORMAT).get()) {
            if (!lines.getHeaderMap().keySet().containsAll(List.of("Image", "Results"))) {
                throw new UnusableInput(file + " must begin with the line Image,Results, not with "
                        + String.join(",", lines.getHeaderNames()) + ".");
            }
            ExpectedNames expected = new ExpectedNames();
            for (CSVRecord line : lines) {
                expected.add(line, file + ", line " + lines.getCurrentLineNumber() + ": ");
            }
            return expected;
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            throw new UnusableInput(file + " cannot be read as a CSV of pictures and names: " + e.getMessage(), e);
        }
    }

    private void add(CSVRecord line, String where) {
        if (!line.isConsistent()) {
            throw new UnusableInput(where + "expected a picture and a name, separated by a comma.");
        }
        String image = line.get("Image");
        String name = line.get("Results");
        String before = names.put(image, name);
        if (before != null && !before.equals(name)) {
            throw new UnusableInput(where + image + " has two names, " + before + " and " + name + ".");
        }
    }

    /** Returns the person in a picture by the picture's file name, or null if the CSV does not contain it. */
    public String of(String fileName) {
        return names.getOrDefault(fileName, names.get(Picture.stemOf(fileName)));
    }
}
