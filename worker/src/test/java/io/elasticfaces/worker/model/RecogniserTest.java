package io.elasticfaces.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.OutcomeStatus;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.contract.gallery.EnrolledFace;
import io.elasticfaces.contract.picture.PictureHeader;
import io.elasticfaces.worker.gallery.Enrolment;
import io.elasticfaces.worker.gallery.Gallery;
import io.elasticfaces.worker.gallery.Match;
import io.elasticfaces.worker.gallery.Matcher;
import io.elasticfaces.worker.handler.GalleryCache;
import io.elasticfaces.worker.handler.GalleryRecognition;
import io.elasticfaces.worker.network.Precision;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Mockito;

/** From files to names with the dlib set; how exact each step is, {@link ExactnessTest} tells. */
class RecogniserTest {
    /** Of the pairs' photos by file name; each is looked at once, as that takes a while. */
    private static final Map<String, float[]> EMBEDDINGS = new HashMap<>();

    private static ModelSet models;
    private static Recogniser recogniser;

    @TempDir
    Path folder;

    @BeforeAll
    static void open() throws IOException {
        References.shared("people");
        models = ModelSets.open(References.models("dlib").getParent(), "dlib");
        recogniser = new Recogniser(models, PictureHeader.DEFAULT_MAX_PIXELS);
    }

    @AfterAll
    static void close() {
        if (models != null) {
            models.close();
        }
    }

    /** The enrolled picture's vector in float32, as galleries are made, against the other's in bfloat16. */
    @Test
    void shouldDecideTheSameWithBfloat16() throws Exception {
        List<String> pairs = Files.readAllLines(References.shared("people/pairs.csv"));
        Map<String, float[]> coarse = new HashMap<>();
        int flipped = 0;
        double threshold = models.threshold().of(1);
        double largest = 0;
        try (ModelSet quick = ModelSets.open(References.models("dlib").getParent(), "dlib", Precision.BFLOAT16)) {
            assumeThat(quick.precision()).isEqualTo(Precision.BFLOAT16);
            assertThat(quick.fingerprint()).isEqualTo(models.fingerprint());
            Recogniser other = new Recogniser(quick, PictureHeader.DEFAULT_MAX_PIXELS);
            for (String pair : pairs.subList(1, pairs.size())) {
                String[] fields = pair.split(",", -1);
                float[] enrolled = embedding(recogniser, EMBEDDINGS, fields[0]);
                double same = Vectors.distance(enrolled, embedding(recogniser, EMBEDDINGS, fields[1]));
                double mixed = Vectors.distance(enrolled, embedding(other, coarse, fields[1]));
                flipped += same < threshold == mixed < threshold ? 0 : 1;
                largest = Math.max(largest, Math.abs(same - mixed));
            }
        }
        assertThat(flipped).isZero();
        assertThat(largest).isLessThan(0.01);
    }

    @Test
    void shouldSayHowLongEachStageTook() throws Exception {
        PictureFaces picture = find("faces/test_000.jpg");
        picture.named();
        assertThat(picture.timings())
                .containsOnlyKeys("decode", "detect", "align", "embed")
                .allSatisfy((stage, millis) -> assertThat(millis).isPositive());
        assertThat(recogniser.find(png(200, 150)).timings()).containsOnlyKeys("decode", "detect");
    }

    @Test
    void shouldGiveEveryThreadItsOwnAnswer() throws Exception {
        List<String> files = List.of("faces/test_000.jpg", "faces/test_001.jpg", "people/img12.jpg");
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Callable<float[]>> analyses = files.stream()
                    .<Callable<float[]>>map(file -> () -> find(file).named().orElseThrow())
                    .toList();
            List<Future<float[]>> answers = threads.invokeAll(analyses);
            for (int i = 0; i < files.size(); i++) {
                float[] alone = find(files.get(i)).named().orElseThrow();
                assertThat(answers.get(i).get())
                        .usingComparatorWithPrecision(1e-5f)
                        .containsExactly(alone);
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void shouldKeepToThePixelLimit() {
        assertThatThrownBy(() -> new Recogniser(models, 10_000).find(png(200, 150)))
                .hasFieldOrPropertyWithValue("reason", FailureReason.TOO_MANY_PIXELS);
    }

    @Test
    void shouldEnrolAFolderAndSayWhatItRefuses() throws Exception {
        Path dora = Files.createDirectory(folder.resolve("Dora"));
        copy("people/img20.jpg", dora.resolve("a.jpg"));
        copy("people/img21.jpg", dora.resolve("b.jpg"));
        copy("faces/multiface.jpg", folder.resolve("Friend.jpg"));
        Files.write(folder.resolve("Wall.png"), png(200, 150));
        Files.writeString(folder.resolve("Text.jpg"), "no picture at all");
        byte[] whole = Files.readAllBytes(References.shared("people/img12.jpg"));
        Files.write(folder.resolve("Half.jpg"), Arrays.copyOf(whole, whole.length / 2));
        Files.writeString(folder.resolve(".DS_Store"), "hidden");

        Enrolment.Report report = new Enrolment(recogniser).enrol(Enrolment.candidates(folder));

        assertThat(report.people())
                .extracting("person", "source")
                .containsExactly(tuple("Dora", "a.jpg"), tuple("Dora", "b.jpg"), tuple("Friend", "Friend.jpg"));
        assertThat(report.crops())
                .extracting(Enrolment.Crop::id)
                .isEqualTo(report.people().stream().map(EnrolledFace::id).toList());
        Map<String, String> reasons = new HashMap<>();
        report.refused().forEach(refused -> reasons.put(refused.candidate().name(), refused.reason()));
        assertThat(reasons).containsOnlyKeys("Wall", "Text", "Half");
        assertThat(reasons.get("Wall")).contains("no face");
        assertThat(reasons.get("Text")).contains("not a picture");
        assertThat(reasons.get("Half")).contains("breaks off");
    }

    @Test
    void shouldNameTheNearestOfAGalleryOrNobody() throws Exception {
        Gallery gallery = Gallery.of(
                models.id(), List.of(person("Dora", "people/img20.jpg"), person("Carla", "people/img16.jpg")));
        Match match = Matcher.nearest(find("people/img21.jpg").named().orElseThrow(), gallery)
                .orElseThrow();
        assertThat(match.name()).isEqualTo("Dora");
        assertThat(match.distance()).isBetween(0.1, 0.6);

        GalleryCache galleries = Mockito.mock(GalleryCache.class);
        Mockito.when(galleries.get("default", "000000007")).thenReturn(gallery);
        GalleryRecognition recognition = new GalleryRecognition(recogniser, recogniser, galleries, false);
        RecognitionRequest request = new RecognitionRequest("id.jpg", "id", 1, 0, "000000007");

        Outcome known = recognition.perform(Files.readAllBytes(References.shared("people/img17.jpg")), request, null);
        assertThat(known.status()).isEqualTo(OutcomeStatus.OK);
        assertThat(known.name()).isEqualTo("Carla");
        assertThat(known.sighting().landmarks()).hasSize(5);
        assertThat(known.sighting().model()).isEqualTo("dlib");
        assertThat(known.sighting().timings()).containsKeys("decode", "detect", "align", "embed", "match");

        Outcome stranger =
                recognition.perform(Files.readAllBytes(References.shared("people/img22.jpg")), request, null);
        assertThat(stranger.status()).isEqualTo(OutcomeStatus.UNKNOWN);
        assertThat(stranger.sighting().distance()).isGreaterThan(0.6);

        assertThat(recognition.perform(png(200, 150), request, null).status()).isEqualTo(OutcomeStatus.NO_FACE);
        assertThat(recognition.perform(new byte[] {1, 2, 3}, request, null).status())
                .isEqualTo(OutcomeStatus.FAILED);
    }

    private static float[] embedding(Recogniser eyes, Map<String, float[]> known, String file) throws Exception {
        if (!known.containsKey(file)) {
            byte[] photo = Files.readAllBytes(References.shared("people/" + file));
            known.put(file, eyes.find(photo).named().orElseThrow());
        }
        return known.get(file);
    }

    private static EnrolledFace person(String name, String path) throws Exception {
        return new EnrolledFace(path, name, path, find(path).named().orElseThrow());
    }

    private static PictureFaces find(String path) throws Exception {
        return recogniser.find(Files.readAllBytes(References.shared(path)));
    }

    private static void copy(String path, Path target) throws IOException {
        Files.copy(References.shared(path), target);
    }

    private static byte[] png(int width, int height) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", out);
        return out.toByteArray();
    }
}
