package io.elasticfaces.recognition.detect;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.elasticfaces.picture.PictureHeader;
import io.elasticfaces.recognition.References;
import io.elasticfaces.recognition.network.MtcnnNetworks;
import io.elasticfaces.recognition.picture.Picture;
import io.elasticfaces.recognition.picture.PictureDecoder;
import io.elasticfaces.recognition.weights.TorchStateDict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MtcnnDetectorTest {
    private static final Offset<Float> PROBABILITY = Offset.offset(1e-3f);
    private static MtcnnNetworks networks;
    private static MtcnnDetector detector;

    @BeforeAll
    static void load() throws Exception {
        Path models = References.shared("models");
        networks = MtcnnNetworks.load(
                TorchStateDict.read(models.resolve("pnet.pt")),
                TorchStateDict.read(models.resolve("rnet.pt")),
                TorchStateDict.read(models.resolve("onet.pt")));
        detector = new MtcnnDetector(networks);
    }

    @AfterAll
    static void close() {
        if (networks != null) {
            networks.close();
        }
    }

    @Test
    void shouldFindEveryFaceAsTheReferenceDoes() throws Exception {
        JsonObject images = References.json("golden/mtcnn-facenet.json").getAsJsonObject("images");
        assertThat(images.size()).isEqualTo(13);
        for (Map.Entry<String, JsonElement> image : images.entrySet()) {
            JsonObject expected = image.getValue().getAsJsonObject();
            assertFaces(image.getKey(), expected, picture("faces/" + image.getKey()), 1f);
            if (expected.has("decoded")) {
                String decoded = "golden/" + expected.get("decoded").getAsString();
                assertFaces(decoded, expected, picture(decoded), 0.5f);
            }
        }
    }

    @Test
    void shouldFindTheLargestFaceOfPhotosAsTheReferenceDoes() throws Exception {
        JsonObject photos = References.json("golden/dlib/descriptors.json");
        assertThat(photos.size()).isEqualTo(38);
        for (Map.Entry<String, JsonElement> photo : photos.entrySet()) {
            JsonObject expected = photo.getValue().getAsJsonObject();
            String folder = photo.getKey().startsWith("img") ? "people/" : "faces/";
            Picture picture = picture(folder + photo.getKey() + ".jpg");
            assertThat(new int[] {picture.width(), picture.height()})
                    .containsExactly(
                            expected.getAsJsonArray("size").get(0).getAsInt(),
                            expected.getAsJsonArray("size").get(1).getAsInt());

            List<Face> faces = detector.detect(picture);

            assertThat(faces)
                    .as(photo.getKey())
                    .isNotEmpty()
                    .isSortedAccordingTo(
                            Comparator.comparing((Face face) -> -face.box().area()));
            assertFace(photo.getKey(), expected, faces.get(0), 1f);
        }
    }

    @Test
    void shouldFindNothingWhereThereIsNothing() {
        assertThat(detector.detect(new Picture(300, 200, new byte[3 * 300 * 200])))
                .isEmpty();
    }

    @Test
    void shouldFindNothingInPicturesSmallerThanAFace() {
        for (int side : new int[] {1, 12, 19}) {
            assertThat(detector.detect(new Picture(side, 400, new byte[3 * side * 400])))
                    .isEmpty();
        }
    }

    private static void assertFaces(String name, JsonObject expected, Picture picture, float pixels) {
        List<Face> faces = detector.detect(picture);
        JsonArray wanted = expected.getAsJsonArray("faces");
        assertThat(faces).as(name).hasSize(wanted.size());
        for (JsonElement face : wanted) {
            float left = face.getAsJsonObject().getAsJsonArray("box").get(0).getAsFloat();
            Face nearest = faces.stream()
                    .min(Comparator.comparing(f -> Math.abs(f.box().left() - left)))
                    .orElseThrow();
            assertFace(name, face.getAsJsonObject(), nearest, pixels);
        }
    }

    private static void assertFace(String name, JsonObject expected, Face face, float pixels) {
        Box box = face.box();
        assertThat(new float[] {box.left(), box.top(), box.right(), box.bottom()})
                .as("box in " + name)
                .usingComparatorWithPrecision(pixels)
                .containsExactly(References.floats(expected.getAsJsonArray("box")));
        assertThat(face.probability())
                .as("probability in " + name)
                .isCloseTo(expected.get("probability").getAsFloat(), PROBABILITY);
        JsonArray points = expected.getAsJsonArray("landmarks");
        for (int i = 0; i < 5; i++) {
            Point point = face.landmarks().points().get(i);
            assertThat(new float[] {point.x(), point.y()})
                    .as("landmark %d in %s", i, name)
                    .usingComparatorWithPrecision(pixels)
                    .containsExactly(References.floats(points.get(i).getAsJsonArray()));
        }
    }

    private static Picture picture(String path) throws Exception {
        return new PictureDecoder(PictureHeader.DEFAULT_MAX_PIXELS).decode(Files.readAllBytes(References.shared(path)));
    }
}
