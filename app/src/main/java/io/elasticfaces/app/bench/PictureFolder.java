package io.elasticfaces.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The pictures that a bench posts. */
final class PictureFolder {
    private PictureFolder() {}

    /**
     * Lists a folder's pictures by name.
     *
     * @param spec the command that complains where there are none
     */
    static List<Path> list(Path folder, CommandSpec spec) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> pictures = files.filter(file -> file.toString().matches("(?i).*\\.(png|jpe?g|webp|gif|bmp)"))
                    .sorted()
                    .toList();
            if (pictures.isEmpty()) {
                throw new ParameterException(spec.commandLine(), "There is no picture in " + folder + ".");
            }
            return pictures;
        }
    }
}
