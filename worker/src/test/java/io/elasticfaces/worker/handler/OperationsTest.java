package io.elasticfaces.worker.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.Operation;
import io.elasticfaces.contract.Operation.Candidates;
import io.elasticfaces.contract.Operation.Faces;
import io.elasticfaces.contract.Operation.Kind;
import io.elasticfaces.contract.Operation.QualityFilter;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.OutcomeJson;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.contract.gallery.CollectionStore;
import io.elasticfaces.contract.gallery.EnrolledFace;
import io.elasticfaces.contract.gallery.FaceId;
import io.elasticfaces.contract.picture.PictureHeader;
import io.elasticfaces.worker.gallery.Gallery;
import io.elasticfaces.worker.model.ModelSet;
import io.elasticfaces.worker.model.ModelSets;
import io.elasticfaces.worker.model.Recogniser;
import io.elasticfaces.worker.model.References;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

/** The operations with the dlib set, and a gallery in memory. */
class OperationsTest {
    private static final String ID = "20261130T080000-000000000001";
    private static final String SIX = "faces/multiface.jpg";
    private static final String DORA = "people/img20.jpg";
    private static final String DORA_TOO = "people/img21.jpg";
    private static final String CARLA = "people/img16.jpg";

    private static ModelSet models;
    private static Recogniser recogniser;

    private final GalleryCache galleries = mock();
    private final CollectionStore store = mock();
    private FaceRecognition recognition;

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

    @BeforeEach
    void prepare() throws Exception {
        when(galleries.store()).thenReturn(store);
        when(store.enrol(anyString(), any(), any())).thenReturn("000000008");
        recognition = new GalleryRecognition(recogniser, recogniser, galleries, true);
        Gallery gallery = Gallery.of(
                models.id(), List.of(enrolled("face-dora", "Dora", DORA), enrolled("face-carla", "Carla", CARLA)));
        when(galleries.get(anyString(), any())).thenReturn(gallery);
    }

    @Test
    void shouldDetectAllFacesTheLargestFirst() throws Exception {
        JsonObject result = result(Operation.of(Kind.DETECT, "default"), file(SIX));

        List<JsonObject> faces = faces(result);
        assertThat(faces).hasSize(6);
        assertThat(faces.stream().mapToLong(OperationsTest::area).toArray())
                .isSortedAccordingTo((a, b) -> Long.compare(b, a));
        assertThat(faces.get(0)).containsKeys("box", "quality", "reasons").doesNotContainKeys("landmarks", "name");
        assertThat(result).containsEntry("model", "dlib").containsKeys("width", "height");
        verify(galleries, never()).get(any(), any());
    }

    @Test
    void shouldReportLandmarksAndEmbeddingsOfALimitedNumber() throws Exception {
        Operation operation = Operation.of(Kind.DETECT, "default")
                .with(new Faces(2, 0, QualityFilter.AUTO, List.of(), false))
                .reporting(true, true);

        List<JsonObject> faces = faces(result(operation, file(SIX)));

        assertThat(faces).hasSize(2).allSatisfy(face -> {
            assertThat((JsonArray) face.get("landmarks")).hasSize(5);
            assertThat((JsonArray) face.get("embedding")).hasSize(128);
        });
    }

    @Test
    void shouldNameAKnownFaceAndListTheNearest() throws Exception {
        Operation operation = Operation.of(Kind.RECOGNISE, "friends").with(new Candidates(2, false, 0));

        JsonObject result = result(operation, file(DORA_TOO));

        assertThat(result).containsEntry("collection", "friends").containsKeys("gallery", "threshold");
        assertThat(number(result, "people")).isEqualTo(2);
        JsonObject face = faces(result).get(0);
        assertThat(face).containsEntry("name", "Dora");
        List<JsonObject> subjects = list(face, "subjects");
        assertThat(subjects).extracting("subject").containsExactly("Dora", "Carla");
        assertThat(subjects).extracting("image_id").containsExactly("face-dora", "face-carla");
        assertThat(number(subjects.get(0), "similarity")).isGreaterThan(0.5);
        assertThat(number(subjects.get(1), "similarity")).isLessThan(0.5);
        List<JsonObject> similar = list(
                faces(result(operation.with(new Candidates(2, true, 0.5)), file(DORA_TOO)))
                        .get(0),
                "subjects");
        assertThat(similar).extracting("subject").containsExactly("Dora");
    }

    /** The face of the picture that is enrolled has 20 pixels here. */
    @Test
    void shouldNotNameASmallFace() throws Exception {
        byte[] small = reduced(file(DORA), 20);

        JsonObject face = faces(result(Operation.of(Kind.RECOGNISE, "default").with(filter(QualityFilter.NONE)), small))
                .get(0);
        assertThat(face).containsEntry("name", "Unknown");
        assertThat((JsonArray) face.get("reasons")).contains("small");
        assertThat(list(face, "subjects")).hasSize(1);

        assertThat(failure(Operation.of(Kind.RECOGNISE, "default"), small)).isEqualTo(FailureReason.NO_FACE);
    }

    @Test
    void shouldFailWithoutAFaceToRecognise() throws Exception {
        byte[] wall = png(new BufferedImage(200, 150, BufferedImage.TYPE_INT_RGB));

        assertThat(failure(Operation.of(Kind.RECOGNISE, "default"), wall)).isEqualTo(FailureReason.NO_FACE);
        assertThat(faces(result(Operation.of(Kind.DETECT, "default"), wall))).isEmpty();
        assertThat(failure(Operation.of(Kind.RECOGNISE, "default"), new byte[] {1, 2, 3}))
                .isEqualTo(FailureReason.UNREADABLE_PICTURE);
    }

    @Test
    void shouldEnrolTheOnlyFaceWithACrop() throws Exception {
        Operation operation = Operation.of(Kind.ENROL, "friends")
                .with(new Faces(0, 0, QualityFilter.AUTO, List.of(), true))
                .named("Eve");

        JsonObject result = result(operation, file(DORA));

        assertThat(result)
                .containsEntry("image_id", ID)
                .containsEntry("subject", "Eve")
                .containsEntry("gallery", "000000008");
        ArgumentCaptor<byte[]> crop = ArgumentCaptor.forClass(byte[].class);
        verify(store).putCrop(eq("friends"), eq(ID), crop.capture());
        assertThat(crop.getValue()).hasSizeBetween(1_000, 20_000);
        List<EnrolledFace> faces = enrolled("friends");
        assertThat(faces).singleElement().satisfies(face -> {
            assertThat(face.id()).isEqualTo(ID);
            assertThat(face.person()).isEqualTo("Eve");
            assertThat(face.source()).isEqualTo("photo.jpg");
            assertThat(face.embedding()).hasSize(128);
        });
        assertThat(failure(operation, file(SIX))).isEqualTo(FailureReason.TOO_MANY_FACES);
    }

    @Test
    void shouldEnrolTheFaceInABox() throws Exception {
        JsonObject third =
                faces(result(Operation.of(Kind.DETECT, "default"), file(SIX))).get(2);
        JsonObject box = (JsonObject) third.get("box");
        List<Integer> sides = List.of("x_min", "y_min", "x_max", "y_max").stream()
                .map(side -> ((Number) box.get(side)).intValue() + 2)
                .toList();
        Operation operation = Operation.of(Kind.ENROL, "default").named("Eve");

        JsonObject result = result(operation.with(new Faces(0, 0, QualityFilter.AUTO, sides, false)), file(SIX));

        assertThat(list(result, "faces")).singleElement().satisfies(face -> assertThat(face.get("box"))
                .isEqualTo(box));
        Faces nowhere = new Faces(0, 0, QualityFilter.AUTO, List.of(0, 0, 3, 3), false);
        assertThat(failure(operation.with(nowhere), file(SIX))).isEqualTo(FailureReason.NO_FACE);
    }

    @Test
    void shouldEnrolSeveralFacesWithIdsOfTheirOwn() throws Exception {
        Operation operation =
                Operation.of(Kind.ENROL, "default").with(new Faces(4, 0, QualityFilter.AUTO, List.of(), false));

        JsonObject result = result(operation, file(SIX));

        assertThat(enrolled("default"))
                .extracting(EnrolledFace::id)
                .containsExactly(ID, FaceId.of(ID, "1"), FaceId.of(ID, "2"), FaceId.of(ID, "3"));
        assertThat(enrolled("default"))
                .allSatisfy(face -> assertThat(face.person()).isEqualTo(face.id()));
        assertThat(list(result, "unindexed")).hasSize(2).allSatisfy(face -> assertThat((JsonArray) face.get("reasons"))
                .containsExactly("limit"));
    }

    @Test
    void shouldCompareTwoPictures() throws Exception {
        JsonObject one = compare(DORA, DORA_TOO);
        JsonObject other = compare(DORA, SIX);

        assertThat(one).containsKeys("width", "height", "source");
        assertThat(number(matches(one).get(0), "similarity")).isGreaterThan(0.5);
        assertThat(matches(other)).hasSize(6).allSatisfy(face -> assertThat(number(face, "similarity"))
                .isLessThan(0.5));
    }

    @Test
    void shouldCompareWithAnEnrolledFace() throws Exception {
        Operation operation = Operation.of(Kind.COMPARE, "default");

        JsonObject face =
                faces(result(operation.against("face-dora"), file(DORA_TOO))).get(0);

        assertThat(number(face, "similarity")).isGreaterThan(0.5);
        assertThat(failure(operation.against("nobody"), file(DORA_TOO))).isEqualTo(FailureReason.NO_SUCH_FACE);
    }

    @Test
    void shouldSearchWithoutAPicture() throws Exception {
        Operation operation = Operation.of(Kind.SEARCH, "default").with(new Candidates(5, true, 0.5));
        JsonArray embedding =
                ResultJson.embedding(recogniser.find(file(DORA_TOO)).named().orElseThrow());

        JsonObject byFace = result(operation, text("{\"face\":\"face-carla\"}"));
        JsonObject byEmbedding = result(operation, text("{\"embeddings\":[" + embedding.toJson() + "]}"));

        assertThat(list(faces(byFace).get(0), "subjects"))
                .extracting("image_id")
                .containsExactly("face-carla");
        assertThat(faces(byEmbedding).get(0)).containsEntry("name", "Dora").containsKey("embedding");
        assertThat(list(faces(byEmbedding).get(0), "similarities"))
                .extracting("subject")
                .contains("Dora");
        String zeros = "{\"embeddings\":[[" + "0,".repeat(embedding.size() - 1) + "0]]}";
        assertThat(failure(operation, text(zeros))).isEqualTo(FailureReason.WRONG_EMBEDDING);
        assertThat(failure(operation, text("{\"face\":\"nobody\"}"))).isEqualTo(FailureReason.NO_SUCH_FACE);
        for (String wrong : List.of("{}", "x", "{\"embeddings\":[[1,2]]}", "{\"embeddings\":[\"a\"]}")) {
            assertThat(failure(operation, text(wrong))).isEqualTo(FailureReason.WRONG_EMBEDDING);
        }
    }

    private JsonObject compare(String source, String target) throws Exception {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(file(source));
        int split = both.size();
        both.write(file(target));
        return result(Operation.of(Kind.COMPARE, "default").splitAt(split), both.toByteArray());
    }

    private Outcome perform(Operation operation, byte[] input) {
        RecognitionRequest request = new RecognitionRequest(ID + ".jpg", ID, 1, 0, "000000007").with(operation);
        return recognition.perform(input, request, "photo.jpg");
    }

    private JsonObject result(Operation operation, byte[] input) {
        Outcome outcome = perform(operation, input);
        assertThat(outcome.failure()).isNull();
        return OutcomeJson.parse(outcome.result());
    }

    private FailureReason failure(Operation operation, byte[] input) {
        return perform(operation, input).failure().reason();
    }

    private List<EnrolledFace> enrolled(String collection) {
        @SuppressWarnings("unchecked")
        ArgumentCaptor<List<EnrolledFace>> faces = ArgumentCaptor.forClass(List.class);
        verify(store).enrol(eq(collection), eq(models.id()), faces.capture());
        return faces.getValue();
    }

    private static EnrolledFace enrolled(String id, String person, String path) throws Exception {
        return new EnrolledFace(
                id, person, path, recogniser.find(file(path)).named().orElseThrow());
    }

    private static Faces filter(QualityFilter filter) {
        return new Faces(0, 0, filter, List.of(), false);
    }

    private static List<JsonObject> faces(JsonObject result) {
        return list(result, "result");
    }

    private static List<JsonObject> matches(JsonObject result) {
        return list(faces(result).get(0), "face_matches");
    }

    private static List<JsonObject> list(JsonObject json, String field) {
        List<JsonObject> all = new ArrayList<>();
        ((JsonArray) json.get(field)).forEach(one -> all.add((JsonObject) one));
        return all;
    }

    private static double number(JsonObject json, String field) {
        return ((Number) json.get(field)).doubleValue();
    }

    private static long area(JsonObject face) {
        JsonObject box = (JsonObject) face.get("box");
        return Math.round(
                (number(box, "x_max") - number(box, "x_min")) * (number(box, "y_max") - number(box, "y_min")));
    }

    private static byte[] file(String path) throws IOException {
        return Files.readAllBytes(References.shared(path));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns a picture whose first face has a size in pixels. */
    private static byte[] reduced(byte[] file, int size) throws Exception {
        var box = recogniser.find(file).found().get(0).face().box();
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(file));
        double scale = size / Math.sqrt(box.area());
        int width = (int) Math.round(picture.getWidth() * scale);
        int height = (int) Math.round(picture.getHeight() * scale);
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = small.createGraphics();
        graphics.drawImage(picture.getScaledInstance(width, height, Image.SCALE_AREA_AVERAGING), 0, 0, null);
        graphics.dispose();
        return png(small);
    }

    private static byte[] png(BufferedImage picture) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", out);
        return out.toByteArray();
    }
}
