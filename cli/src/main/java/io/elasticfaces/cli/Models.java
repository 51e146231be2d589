package io.elasticfaces.cli;

import io.elasticfaces.contract.Settings;
import io.elasticfaces.worker.detect.EdgeMode;
import io.elasticfaces.worker.detect.FaceChoice;
import io.elasticfaces.worker.model.ModelSet;
import io.elasticfaces.worker.model.ModelSets;
import io.elasticfaces.worker.model.Recogniser;
import io.elasticfaces.worker.model.RecognitionOptions;
import io.elasticfaces.worker.model.Threshold;
import io.elasticfaces.worker.network.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The model sets of this machine. */
final class Models {
    /** Selects the first installed set of facenet, mobilefacenet and dlib. */
    static final String AUTO = "auto";

    /** Larger than the distance of any two embeddings. */
    private static final double MAX_THRESHOLD = 100;

    private static final double MAX_STRANGER_RATE = 0.5;

    private Models() {}

    /** Returns the folder of the model sets: FACES_MODELS, or {@code models/} in the state folder. */
    static Path folder() {
        String set = System.getenv("FACES_MODELS");
        return set == null
                ? Home.state().resolve("models")
                : Path.of(set).toAbsolutePath().normalize();
    }

    /** Opens the set of app.worker.models in float32, as galleries are made. */
    static ModelSet open() throws IOException {
        return open(null, Precision.FLOAT32);
    }

    /**
     * Opens a set in the precision of the workers.
     *
     * @param set its name, or null for app.worker.models
     */
    static ModelSet openAsWorker(String set) throws IOException {
        return open(set, Precision.of(Home.settings().text("app.worker.precision")));
    }

    private static ModelSet open(String set, Precision precision) throws IOException {
        Settings settings = Home.settings();
        Optional<Double> fixed = threshold(settings.text("app.worker.threshold"));
        double strangerRate = strangerRate(settings.text("app.worker.stranger-rate"));
        String name = set == null ? settings.text("app.worker.models") : set;
        if (name.equals(AUTO)) {
            name = ModelSets.installed(folder()).stream()
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            "There is no model set in " + folder() + ". Run ./faces models to fetch one."));
        }
        ModelSet opened = ModelSets.open(folder(), name, precision);
        return opened.withThreshold(
                fixed.map(Threshold::fixed).orElseGet(() -> opened.threshold().withStrangerRate(strangerRate)));
    }

    /** Returns a recogniser of pictures for enrolment. */
    static Recogniser forEnrolment(ModelSet models) {
        return recogniser(models, Mirror.ENROLMENT);
    }

    /** Returns a recogniser of pictures as the workers'. */
    static Recogniser forRecognition(ModelSet models) {
        return recogniser(models, Mirror.ALWAYS);
    }

    /** The values of app.worker.mirror. */
    private enum Mirror {
        NEVER,
        ENROLMENT,
        ALWAYS
    }

    /** @param least the value from which on embeddings are mirrored */
    private static Recogniser recogniser(ModelSet models, Mirror least) {
        Settings settings = Home.settings();
        RecognitionOptions defaults = RecognitionOptions.of(models);
        RecognitionOptions options = new RecognitionOptions(
                choice(settings, "app.worker.edges", EdgeMode.class, defaults.edges()),
                choice(settings, "app.worker.face", FaceChoice.class, defaults.face()),
                settings.choice("app.worker.mirror", Mirror.class).compareTo(least) >= 0);
        return new Recogniser(models, options, Home.maxPixels());
    }

    private static <E extends Enum<E>> E choice(Settings settings, String name, Class<E> type, E ifAuto) {
        return settings.text(name).equals(AUTO) ? ifAuto : settings.choice(name, type);
    }

    /**
     * Reads app.worker.threshold, which is empty for auto.
     *
     * @throws IllegalArgumentException if it is neither auto nor a distance
     */
    static Optional<Double> threshold(String text) {
        return text.equals(AUTO)
                ? Optional.empty()
                : Optional.of(number(
                        "app.worker.threshold", text, MAX_THRESHOLD, "auto, or to a distance of more than 0 to 100"));
    }

    /**
     * Reads app.worker.stranger-rate.
     *
     * @throws IllegalArgumentException if it is not a rate of more than 0 to 0.5
     */
    static double strangerRate(String text) {
        return number(
                "app.worker.stranger-rate", text, MAX_STRANGER_RATE, "a share of more than 0 to 0.5, such as 0.01");
    }

    private static double number(String setting, String text, double most, String allowed) {
        try {
            double number = Double.parseDouble(text);
            if (number > 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below.
        }
        throw Settings.invalid(setting, text, allowed);
    }
}
