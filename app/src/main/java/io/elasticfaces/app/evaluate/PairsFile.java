package io.elasticfaces.app.evaluate;

import io.elasticfaces.app.load.UnusableInput;
import io.elasticfaces.recognition.gallery.Enrolment.Candidate;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Pairs of pictures with what is right of each: a CSV whose columns are {@code file_x}, {@code file_y} and
 * {@code Decision} (Yes or No), divided by commas, semicolons or tabs, with that header or, in that order, without; or
 * {@code pairs.txt} of Labeled Faces in the Wild. Pictures are named relative to the file.
 */
final class PairsFile {
    private static final List<String> COLUMNS = List.of("file_x", "file_y", "Decision");
    private static final List<String> YES = List.of("yes", "true", "1", "same");
    private static final List<String> NO = List.of("no", "false", "0", "different");
    private static final long LARGEST_FILE = 200_000_000;

    private final Path file;
    private final Map<Path, Integer> places = new LinkedHashMap<>();
    private final List<Pair> pairs = new ArrayList<>();

    private PairsFile(Path file) {
        this.file = file;
    }

    /**
     * Reads a file.
     *
     * @throws UnusableInput if it is neither, or names no pair of one of the two kinds
     */
    static Material read(Path file) {
        String text;
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw new UnusableInput(file + " is larger than " + LARGEST_FILE / 1_000_000 + " MB.");
            }
            text = Files.readString(file);
        } catch (IOException e) {
            throw new UnusableInput(file + " cannot be read as a CSV of pairs (UTF-8): " + e.getMessage(), e);
        }
        // Spreadsheets write a mark of the byte order before the first character.
        String lines = text.startsWith("\uFEFF") ? text.substring(1) : text;
        if (LfwPairs.looksLike(lines)) {
            return LfwPairs.read(file, lines);
        }
        return new PairsFile(file).parse(lines);
    }

    private Material parse(String text) {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(delimiter(text))
                .setIgnoreEmptyLines(true)
                .setIgnoreSurroundingSpaces(true)
                .setTrim(true)
                .get();
        try (CSVParser records = CSVParser.builder()
                .setReader(new StringReader(text))
                .setFormat(format)
                .get()) {
            int[] columns = null;
            for (CSVRecord line : records) {
                if (columns == null) {
                    boolean headless = line.size() >= 3 && decision(line.get(2)).isPresent();
                    columns = headless ? new int[] {0, 1, 2} : columns(line.toList());
                    if (!headless) {
                        continue;
                    }
                }
                add(line, columns, records.getCurrentLineNumber());
            }
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            throw new UnusableInput(file + " is no CSV of pairs: " + e.getMessage(), e);
        }
        requireBothKinds(file, pairs);
        return People.of(pairs, places.size())
                .map(people -> material(people, true))
                .orElseGet(() -> material(null, false));
    }

    private Material material(int[] people, boolean named) {
        List<Candidate> pictures = new ArrayList<>();
        places.forEach((picture, place) ->
                pictures.add(new Candidate(named ? "person " + people[place] : Material.NOBODY_KNOWS, picture)));
        return new Material(file.toString(), file.toAbsolutePath().getParent(), List.copyOf(pictures), pairs, 0, named);
    }

    private void add(CSVRecord line, int[] columns, long number) {
        String where = file + ", line " + number + ": ";
        if (line.size() <= Math.max(columns[0], Math.max(columns[1], columns[2]))) {
            throw new UnusableInput(where + "there should be two pictures and Yes or No.");
        }
        String said = line.get(columns[2]);
        boolean same = decision(said)
                .orElseThrow(() -> new UnusableInput(where + "the decision should be Yes or No, but is " + said + "."));
        int first = place(line.get(columns[0]), where);
        int second = place(line.get(columns[1]), where);
        if (first == second) {
            throw new UnusableInput(where + "a picture is paired with itself, which tells nothing.");
        }
        pairs.add(new Pair(first, second, same));
    }

    private int place(String name, String where) {
        if (name.isEmpty()) {
            throw new UnusableInput(where + "a picture has no name.");
        }
        try {
            Path picture = file.resolveSibling(name).normalize();
            Integer known = places.putIfAbsent(picture, places.size());
            return known == null ? places.size() - 1 : known;
        } catch (InvalidPathException e) {
            throw new UnusableInput(where + name + " is no name of a file.", e);
        }
    }

    private int[] columns(List<String> header) {
        int[] columns = new int[COLUMNS.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = indexOf(header, COLUMNS.get(i));
            if (columns[i] < 0) {
                throw new UnusableInput(file + " should have the columns " + String.join(",", COLUMNS)
                        + " (Yes or No), but its first line is " + String.join(",", header) + ".");
            }
        }
        return columns;
    }

    private static int indexOf(List<String> header, String column) {
        for (int i = 0; i < header.size(); i++) {
            if (header.get(i).equalsIgnoreCase(column)) {
                return i;
            }
        }
        return -1;
    }

    /** Refuses pairs that leave one of the two errors unknown. */
    static void requireBothKinds(Path file, List<Pair> pairs) {
        long same = pairs.stream().filter(Pair::same).count();
        if (same == 0 || same == pairs.size()) {
            throw new UnusableInput(file + " has " + same + " pairs of one person and " + (pairs.size() - same)
                    + " of two; both kinds are needed.");
        }
    }

    private static Optional<Boolean> decision(String said) {
        String word = said.toLowerCase(Locale.ROOT);
        return YES.contains(word) ? Optional.of(true) : NO.contains(word) ? Optional.of(false) : Optional.empty();
    }

    /** The one of the three that the first line has most of. */
    private static char delimiter(String text) {
        String first = text.lines().findFirst().orElse("");
        char best = ',';
        for (char candidate : new char[] {';', '\t'}) {
            if (count(first, candidate) > count(first, best)) {
                best = candidate;
            }
        }
        return best;
    }

    private static long count(String line, char wanted) {
        return line.chars().filter(character -> character == wanted).count();
    }
}
