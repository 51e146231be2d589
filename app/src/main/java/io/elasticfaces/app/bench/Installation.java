package io.elasticfaces.app.bench;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The installation whose commands are measured, which is this one. */
final class Installation {
    private Installation() {}

    /** Returns the folder of the launcher, which sets the property. */
    static Path home() {
        return Path.of(System.getProperty("faces.home", "."));
    }

    /** Returns the folder of the sample people's pictures that are not enrolled. */
    static Path testPictures() {
        return home().resolve("samples/test");
    }

    /**
     * Returns what each command is told, to be added to: the models are those of this process or of the checkout, although its
     * state lies elsewhere.
     *
     * @param state a folder for what it keeps
     */
    static Map<String, String> environment(Path state) {
        String models = System.getenv("FACES_MODELS");
        Map<String, String> environment = new HashMap<>();
        environment.put("FACES_STATE", state.toString());
        environment.put(
                "FACES_MODELS", models == null ? home().resolve(".faces/models").toString() : models);
        return environment;
    }
}
