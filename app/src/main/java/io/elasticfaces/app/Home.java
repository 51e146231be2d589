package io.elasticfaces.app;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the installation lies: the folder with {@code application.properties} and {@code routes/}. */
final class Home {
    private Home() {}

    /** Returns the folder named by the system property {@code faces.home}, which the launcher sets, or this folder. */
    static Path folder() {
        Path home =
                Path.of(System.getProperty("faces.home", ".")).toAbsolutePath().normalize();
        if (!Files.isRegularFile(home.resolve("application.properties"))
                || !Files.isDirectory(home.resolve("routes"))) {
            throw new IllegalStateException("There is no application.properties with routes/ beside it in " + home
                    + ": start with the launcher ./faces, or set -Dfaces.home to the folder that has them.");
        }
        return home;
    }

    /** Returns the folder of everything that is kept on this machine: models, the local cloud's state, logs. */
    static Path state() {
        String set = System.getenv("FACES_STATE");
        return set == null
                ? folder().resolve(".faces")
                : Path.of(set).toAbsolutePath().normalize();
    }
}
