package io.elasticfaces.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The pictures of a folder. The name of a picture is its file name without extension.
 *
 * @param folder a folder that contains only pictures
 */
record Pictures(Path folder) {
    static final Pictures NONE = new Pictures(Path.of("."));

    /** Names of the pictures that are composed of the samples. */
    static final List<String> COMPOSED = List.of("64x64", "1200x630", "12mp");

    /** Returns the pictures of a folder. If the name is empty, they are composed of the samples. */
    static Pictures in(String folder) throws IOException {
        if (!folder.isEmpty()) {
            return new Pictures(Path.of(folder));
        }
        Path composed = home().resolve("tools/benchmarks/target/pictures");
        for (String name : COMPOSED) {
            if (!Files.exists(composed.resolve(name + ".jpg"))) {
                ComposedPictures.write(home().resolve("samples/test"), composed);
            }
        }
        return new Pictures(composed);
    }

    /**
     * Returns the checkout: the system property faces.home, otherwise the current folder or the nearest parent with
     * samples.
     */
    static Path home() {
        String home = System.getProperty("faces.home");
        if (home != null) {
            return Path.of(home);
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("samples/test"))) {
                return folder;
            }
        }
        throw new IllegalStateException("There are no samples at or above the current folder; set faces.home");
    }

    List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Pictures::name).sorted().toList();
        }
    }

    byte[] file(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Path file = files.filter(candidate -> name(candidate).equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IOException("There is no picture " + name + " in " + folder));
            return Files.readAllBytes(file);
        }
    }

    private static String name(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }
}
