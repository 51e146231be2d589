package io.elasticfaces.app.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Who is in which picture: the original system's CSV with the header {@code Image,Results}, where an image is named with
 * or without its extension.
 */
public final class ExpectedNames {
    /** Bounds memory; the original's largest file has 1,000 lines. */
    private static final int MOST_LINES = 1_000_000;

    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreHeaderCase(true)
            .setIgnoreEmptyLines(true)
            .setIgnoreSurroundingSpaces(true)
            .setTrim(true)
            .get();

    private final Map<String, String> names;

    private ExpectedNames(Map<String, String> names) {
        this.names = names;
    }

    /**
     * Reads a file.
     *
     * @throws UnusableInput if it cannot be read, has no such header, or contradicts itself
     */
    public static ExpectedNames read(Path file) {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return parse(reader, file.toString());
        } catch (IOException e) {
            throw new UnusableInput("The results in " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    static ExpectedNames parse(Reader reader, String where) throws IOException {
        Map<String, String> names = new HashMap<>();
        try (CSVParser lines = CSVParser.builder()
                .setReader(withoutMark(new BufferedReader(reader)))
                .setFormat(FORMAT)
                .get()) {
            requireHeader(lines.getHeaderNames(), where);
            for (CSVRecord line : lines) {
                if (line.size() < 2 || line.get("Image").isEmpty()) {
                    throw new UnusableInput(where + ", line " + lines.getCurrentLineNumber()
                            + ": there should be a picture and a name, divided by a comma.");
                }
                String before = names.put(line.get("Image"), line.get("Results"));
                if (before != null && !before.equals(line.get("Results"))) {
                    throw new UnusableInput(where + ", line " + lines.getCurrentLineNumber() + ": " + line.get("Image")
                            + " is both " + before + " and " + line.get("Results") + ".");
                }
                if (names.size() > MOST_LINES) {
                    throw new UnusableInput(where + " has more than " + MOST_LINES + " lines.");
                }
            }
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw new UnusableInput(where + " is no CSV of pictures and names: " + e.getMessage(), e);
        }
        return new ExpectedNames(names);
    }

    /** Returns the name of a picture's person by the picture's file name, or null where the file does not say. */
    public String of(String fileName) {
        String name = names.get(fileName);
        return name == null ? names.get(Picture.stemOf(fileName)) : name;
    }

    /** Spreadsheets write a mark of the byte order before the first character. */
    private static Reader withoutMark(BufferedReader reader) throws IOException {
        reader.mark(1);
        if (reader.read() != '\uFEFF') {
            reader.reset();
        }
        return reader;
    }

    private static void requireHeader(List<String> header, String where) {
        if (header.stream().noneMatch("Image"::equalsIgnoreCase)
                || header.stream().noneMatch("Results"::equalsIgnoreCase)) {
            throw new UnusableInput(where + " should begin with the line Image,Results, but its first line is "
                    + String.join(",", header) + ".");
        }
    }
}
