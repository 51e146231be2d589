package io.elasticfaces.app.evaluate;

import io.elasticfaces.app.load.UnusableInput;
import io.elasticfaces.recognition.gallery.Enrolment.Candidate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * {@code pairs.txt} of Labeled Faces in the Wild: a first line with the number of folds and of pairs, then
 * {@code name n1 n2} for pictures n1 and n2 of one person, {@code name1 n1 name2 n2} for two, divided by tabs. Picture n
 * of a person is {@code <name>/<name>_<n, four digits>.jpg}, in {@code lfw/} beside the file or beside the file itself.
 */
final class LfwPairs {
    private static final Pattern FIRST_LINE = Pattern.compile("\\d+(\\t\\d+)?");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    private final Path folder;
    private final Map<Path, Integer> places = new HashMap<>();
    private final List<Candidate> pictures = new ArrayList<>();
    private final List<Pair> pairs = new ArrayList<>();

    private LfwPairs(Path folder) {
        this.folder = folder;
    }

    /** Whether a text begins as such a file does. */
    static boolean looksLike(String text) {
        return text.lines()
                .findFirst()
                .filter(line -> FIRST_LINE.matcher(line.strip()).matches())
                .isPresent();
    }

    /**
     * Reads it.
     *
     * @throws UnusableInput if a line says neither
     */
    static Material read(Path file, String text) {
        Path beside = file.toAbsolutePath().resolveSibling("lfw");
        LfwPairs lfw = new LfwPairs(
                Files.isDirectory(beside) ? beside : file.toAbsolutePath().getParent());
        int number = 1;
        for (String line : text.lines().skip(1).toList()) {
            number++;
            if (!line.isBlank() && !lfw.add(line.strip().split("\t", -1))) {
                throw new UnusableInput(file + ", line " + number
                        + ": there should be name, n1, n2, or name1, n1, name2, n2, divided by tabs.");
            }
        }
        PairsFile.requireBothKinds(file, lfw.pairs);
        return new Material(file.toString(), lfw.folder, lfw.pictures, lfw.pairs, 0, true);
    }

    private boolean add(String[] words) {
        boolean same = words.length == 3;
        if ((!same && words.length != 4) || !isNumber(words[1]) || !isNumber(words[words.length - 1])) {
            return false;
        }
        String other = same ? words[0] : words[2];
        pairs.add(new Pair(place(words[0], words[1]), place(other, words[words.length - 1]), same));
        return true;
    }

    private int place(String name, String number) {
        String fileName = String.format(Locale.ROOT, "%s_%04d.jpg", name, Integer.parseInt(number));
        Path picture = folder.resolve(name).resolve(fileName);
        return places.computeIfAbsent(picture, unused -> {
            pictures.add(new Candidate(name, picture));
            return pictures.size() - 1;
        });
    }

    private static boolean isNumber(String word) {
        return NUMBER.matcher(word).matches();
    }
}
