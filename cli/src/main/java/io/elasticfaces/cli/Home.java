package io.elasticfaces.cli;

import io.elasticfaces.contract.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of the installation, with {@code application.properties} and {@code routes/}, and its state folder. */
final class Home {
    private static final String WEB_ADDRESS = "web-address";

    private Home() {}

    /** Returns the folder in the system property {@code faces.home}, which the launcher sets, or the current folder. */
    static Path folder() {
        Path home =
                Path.of(System.getProperty("faces.home", ".")).toAbsolutePath().normalize();
        if (!Files.isRegularFile(home.resolve("application.properties"))
                || !Files.isDirectory(home.resolve("routes"))) {
            throw new IllegalStateException("There is no application.properties and routes/ in " + home
                    + ": start with the launcher ./faces, or set -Dfaces.home to the folder that has them.");
        }
        return home;
    }

    /**
     * Returns the settings of this installation.
     *
     * @throws io.elasticfaces.contract.InvalidSetting if a setting or an environment variable has an unknown name
     */
    static Settings settings() {
        try {
            return Settings.load(folder().resolve("application.properties"));
        } catch (IOException e) {
            throw new UncheckedIOException("application.properties cannot be read: " + e.getMessage(), e);
        }
    }

    /** Returns the largest number of pixels of a picture. */
    static long maxPixels() {
        return settings().number("app.max-pixels", 1, Long.MAX_VALUE);
    }

    /** Returns the address of the web tier that runs with the local cloud of the state folder, or the default address. */
    static String webAddress() {
        try {
            return Files.readString(state().resolve(WEB_ADDRESS)).strip();
        } catch (IOException | IllegalStateException e) {
            return "http://localhost:8000";
        }
    }

    /** Stores the address of the web tier for other commands. */
    static void storeWebAddress(String address) throws IOException {
        Files.createDirectories(state());
        Files.writeString(state().resolve(WEB_ADDRESS), address + "\n");
    }

    /** Deletes the stored address of the web tier. */
    static void forgetWebAddress() throws IOException {
        Files.deleteIfExists(state().resolve(WEB_ADDRESS));
    }

    /** Returns the state folder: models, state of the local cloud, logs. */
    static Path state() {
        String set = System.getenv("FACES_STATE");
        return set == null
                ? folder().resolve(".faces")
                : Path.of(set).toAbsolutePath().normalize();
    }
}
