package io.elasticfaces.cli.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVRecord;

/**
 * The person in each picture of a folder, from {@code labels.csv} with the reference project's columns
 * {@code Image,Results}. Images are named with or without their extension.
 */
public final class ExpectedNames {
    private static final String FILE = "labels.csv";

    private final Map<String, String> names = new HashMap<>();

    /**
     * Reads {@code labels.csv} in a folder, otherwise next to it.
     *
     * @return null if there is no such file
     * @throws UnusableInput if it cannot be read or has two names for one picture
     */
    public static ExpectedNames ofFolder(Path folder) {
        return Stream.of(folder.resolve(FILE), folder.resolveSibling(FILE))
                .filter(Files::isRegularFile)
                .findFirst()
                .map(ExpectedNames::new)
                .orElse(null);
    }

    private ExpectedNames(Path file) {
        CsvFile.read(file, List.of("Image", "Results"), this::add);
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
