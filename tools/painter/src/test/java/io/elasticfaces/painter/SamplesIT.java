package io.elasticfaces.painter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.elasticfaces.contract.picture.RejectedPicture;
import io.elasticfaces.worker.model.ModelSet;
import io.elasticfaces.worker.model.ModelSets;
import io.elasticfaces.worker.model.PictureFaces;
import io.elasticfaces.worker.model.Recogniser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoublePredicate;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The sample people as dlib's network sees them. {@code faces.models} names the folder of model sets; without it, those
 * of the checkout are taken.
 */
class SamplesIT {
    private static final Path HOME = Path.of(System.getProperty("faces.home", ".."));
    private static final Path SAMPLES = HOME.resolve("samples");
    private static final long MAX_PIXELS = 1_000_000;

    private static ModelSet models;
    private static final Map<String, float[]> ENROLLED = new HashMap<>();
    private static final Map<SamplePictures.Picture, float[]> TO_RECOGNISE = new LinkedHashMap<>();

    private static double own(SamplePictures.Picture picture) {
        return distance(TO_RECOGNISE.get(picture), ENROLLED.get(picture.person().name()));
    }

    private static double nextBest(SamplePictures.Picture picture) {
        return ENROLLED.keySet().stream()
                .filter(name -> !name.equals(picture.person().name()))
                .mapToDouble(name -> distance(TO_RECOGNISE.get(picture), ENROLLED.get(name)))
                .min()
                .orElseThrow();
    }

    @BeforeAll
    static void look() throws IOException, RejectedPicture {
        String set = System.getProperty("faces.models");
        Path folder = set == null ? HOME.resolve(".faces/models") : Path.of(set);
        assumeTrue(
                ModelSets.installed(folder).contains("dlib"),
                "skipped: the model set dlib is not in " + folder + " (./faces models dlib fetches it)");
        models = ModelSets.open(folder, "dlib");
        Recogniser recogniser = new Recogniser(models, MAX_PIXELS);
        for (SamplePictures.Picture picture : SamplePictures.all()) {
            PictureFaces look = recogniser.find(Files.readAllBytes(SAMPLES.resolve(picture.file())));
            assertThat(look.found()).as(picture.file()).hasSize(1);
            assertThat(look.found().get(0).face().probability())
                    .as(picture.file())
                    .isGreaterThan(0.97f);
            float[] descriptor = look.named().orElseThrow();
            if (picture.enrolled()) {
                ENROLLED.put(picture.person().name(), descriptor);
            } else {
                TO_RECOGNISE.put(picture, descriptor);
            }
        }
    }

    @AfterAll
    static void close() {
        if (models != null) {
            models.close();
        }
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (double) (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }

    /** Distances of the pictures for which the condition holds, by file. */
    private static Map<String, Double> where(
            ToDoubleFunction<SamplePictures.Picture> distance, DoublePredicate condition) {
        assertThat(TO_RECOGNISE).hasSize(48);
        Map<String, Double> found = new TreeMap<>();
        for (SamplePictures.Picture picture : TO_RECOGNISE.keySet()) {
            double value = distance.applyAsDouble(picture);
            if (condition.test(value)) {
                found.put(picture.file(), value);
            }
        }
        return found;
    }

    @Test
    void shouldLieWellWithinTheThresholdOfThemselves() {
        assertThat(where(SamplesIT::own, distance -> distance > 0.4)).isEmpty();
    }

    @Test
    void shouldLieBeyondTheThresholdOfEverybodyElse() {
        assertThat(where(
                        SamplesIT::nextBest,
                        distance -> distance <= models.threshold().of(1)))
                .isEmpty();
    }
}
