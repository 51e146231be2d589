package io.elasticfaces.cli.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A picture to post.
 *
 * @param expected name of the person in it, or null if unknown
 */
record Picture(Path file, String expected) {
    /**
     * Lists the pictures of a folder by file name.
     *
     * @param names names of the people; pictures without a name are left out; null to take all
     * @throws UnusableInput if there is no picture
     */
    static List<Picture> list(Path folder, ExpectedNames names) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Picture> pictures = files.filter(Picture::isPicture)
                    .sorted()
                    .map(file -> new Picture(
                            file,
                            names == null ? null : names.of(file.getFileName().toString())))
                    .filter(picture -> names == null || picture.expected() != null)
                    .toList();
            if (pictures.isEmpty()) {
                throw new UnusableInput("There is no picture (.png, .jpg, .jpeg, .gif, .bmp, .webp) in " + folder
                        + (names == null ? "." : " that labels.csv names."));
            }
            return pictures;
        } catch (IOException e) {
            throw new UnusableInput("The folder " + folder + " cannot be listed: " + e, e);
        }
    }

    private static boolean isPicture(Path file) {
        return file.getFileName().toString().matches("(?i)[^.].*\\.(png|jpe?g|gif|bmp|webp)")
                && Files.isRegularFile(file);
    }

    String name() {
        return file.getFileName().toString();
    }

    /** Returns the file name without its extension, which an answer begins with. */
    String stem() {
        return stemOf(name());
    }

    /** Returns the right answer, or null if the name is unknown. */
    String rightAnswer() {
        return expected == null ? null : stem() + ":" + expected;
    }

    static String stemOf(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
