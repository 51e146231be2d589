package io.elasticfaces.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The folder of what is kept on this machine: {@code cloud/} can be forgotten, {@code models/} only fetched again. */
final class StateFolder {
    private StateFolder() {}

    /** Forgets pictures, results, queues, instances and people; the model sets stay. */
    static void forget(Path state) throws IOException {
        Path cloud = state.resolve("cloud");
        if (!Files.isDirectory(cloud)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(cloud)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
