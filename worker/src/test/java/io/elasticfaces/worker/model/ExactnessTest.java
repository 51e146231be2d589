package io.elasticfaces.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.picture.PictureHeader;
import io.elasticfaces.worker.align.FaceChip;
import io.elasticfaces.worker.align.FaceCrop;
import io.elasticfaces.worker.detect.Face;
import io.elasticfaces.worker.detect.MtcnnDetector;
import io.elasticfaces.worker.embed.Embedder;
import io.elasticfaces.worker.image.Picture;
import io.elasticfaces.worker.image.PictureDecoder;
import io.elasticfaces.worker.network.DerivedArchives;
import io.elasticfaces.worker.network.MtcnnNetworks;
import io.elasticfaces.worker.network.Network;
import io.elasticfaces.worker.network.Precision;
import io.elasticfaces.worker.network.SeededWeights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every step of the way from a photo to an embedding against the references, over all their photos. The largest
 * differences go to {@code target/exactness-*.md}; {@code docs/evaluate.md} tells of them.
 */
class ExactnessTest {
    private static final double PIXEL_ON_JPEG = 1;
    private static final double PIXEL_ON_DECODED = 0.5;
    private static final double PROBABILITY = 1e-3;
    private static final double GREY_LEVEL = 1;
    private static final double COSINE = 1e-4;

    @TempDir
    static Path folder;

    private static MtcnnNetworks networks;
    private static MtcnnDetector detector;
    private final PictureDecoder decoder = new PictureDecoder(PictureHeader.DEFAULT_MAX_PIXELS);

    @BeforeAll
    static void load() throws Exception {
        networks = References.mtcnn();
        detector = new MtcnnDetector(networks);
    }

    @AfterAll
    static void close() {
        if (networks != null) {
            networks.close();
        }
    }

    @Test
    void shouldMeetFacenetPytorch() throws Exception {
        JsonObject images = References.json("golden/mtcnn-facenet.json").<JsonObject>getMap("images");
        assertThat(images.size()).isEqualTo(13);
        DerivedArchives.writeFacenet(folder, new SeededWeights());
        ExactnessTable table = new ExactnessTable();
        try (Embedder embedder = Embedder.facenet(Network.openEmbedder(folder, Precision.FLOAT32))) {
            for (String name : images.keySet()) {
                JsonObject expected = images.<JsonObject>getMap(name);
                Picture picture = decode("faces/" + name);
                if (expected.containsKey("decoded")) {
                    String decoded = "golden/" + expected.getString("decoded");
                    Picture pixels = decode(decoded);
                    double difference = Vectors.mean(picture.rgb(), pixels.rgb());
                    assertThat(table.add("decoded JPEG, grey levels, mean", name, difference))
                            .isLessThan(GREY_LEVEL);
                    faces(table, " (decoded photos)", decoded, pixels, expected, PIXEL_ON_DECODED);
                }
                List<Face> faces = faces(table, " (JPEG)", "faces/" + name, picture, expected, PIXEL_ON_JPEG);
                embedding(table, embedder, name, expected.<JsonObject>getMap("selected"), picture, faces.get(0));
            }
        }
        table.write("exactness-facenet.md");
    }

    private void embedding(
            ExactnessTable table, Embedder embedder, String name, JsonObject selected, Picture picture, Face face)
            throws Exception {
        byte[] golden = References.rgb(References.shared("golden/" + selected.getString("crop")));
        byte[] crop = FaceCrop.of(picture, face);
        assertThat(table.add("crop 240x240, grey levels, mean", name, Vectors.mean(crop, golden)))
                .isLessThan(GREY_LEVEL);
        float[] expected = References.floats(selected.get("embedding"));
        assertThat(table.add(
                        "embedding of the references' crop, a component",
                        name,
                        Vectors.largest(embedder.embed(golden), expected)))
                .isLessThan(1e-4);
        float[] found = embedder.embed(crop);
        table.add("embedding from the JPEG, a component", name, Vectors.largest(found, expected));
        assertThat(table.add("embedding from the JPEG, 1 - cosine", name, 1 - Vectors.cosine(found, expected)))
                .isLessThan(COSINE);
    }

    /** Finds what the reference finds, and takes the same face. */
    private List<Face> faces(
            ExactnessTable table, String suffix, String path, Picture picture, JsonObject expected, double pixels)
            throws Exception {
        List<Face> faces = detector.detect(picture);
        List<JsonObject> wanted = new ArrayList<>();
        expected.<JsonArray>getCollection("faces").forEach(face -> wanted.add((JsonObject) face));
        assertThat(faces).as(path).hasSameSizeAs(wanted);
        for (JsonObject face : wanted) {
            float[] box = References.floats(face.get("box"));
            Face nearest = faces.stream()
                    .min(Comparator.comparing(found -> Vectors.largest(Vectors.of(found.box()), box)))
                    .orElseThrow();
            face(table, suffix, path, face, nearest, pixels);
        }
        float probability = expected.<JsonObject>getMap("selected").getFloat("probability");
        JsonObject taken = wanted.stream()
                .filter(face -> face.getFloat("probability") == probability)
                .findFirst()
                .orElseThrow();
        assertThat(Vectors.largest(Vectors.of(faces.get(0).box()), References.floats(taken.get("box"))))
                .as("the face that is taken of " + path)
                .isLessThan(pixels);
        return faces;
    }

    private static void face(
            ExactnessTable table, String suffix, String path, JsonObject expected, Face face, double pixels) {
        assertThat(table.add(
                        "box, pixels" + suffix,
                        path,
                        Vectors.largest(Vectors.of(face.box()), References.floats(expected.get("box")))))
                .as("box in " + path)
                .isLessThan(pixels);
        for (int i = 0; i < 5; i++) {
            float[] point = References.floats(
                    expected.<JsonArray>getCollection("landmarks").get(i));
            assertThat(table.add(
                            "landmarks, pixels" + suffix,
                            path,
                            Vectors.largest(Vectors.of(face.landmarks().get(i)), point)))
                    .as("landmark %d in %s", i, path)
                    .isLessThan(pixels);
        }
        assertThat(table.add(
                        "probability" + suffix, path, Math.abs(face.probability() - expected.getFloat("probability"))))
                .as("probability in " + path)
                .isLessThan(PROBABILITY);
    }

    /** Detection and chips everywhere the photos are; descriptors and pairs where the dlib set is, too. */
    @Test
    void shouldMeetDlib() throws Exception {
        JsonObject photos = References.json("golden/dlib/descriptors.json");
        assertThat(photos.size()).isEqualTo(38);
        ExactnessTable table = new ExactnessTable();
        Map<String, byte[]> plain = new HashMap<>();
        Map<String, byte[]> averaged = new HashMap<>();
        for (Map.Entry<String, Object> photo : photos.entrySet()) {
            String path = path(photo.getKey());
            JsonObject expected = (JsonObject) photo.getValue();
            Picture picture = decode(path);
            assertThat(new float[] {picture.width(), picture.height()})
                    .containsExactly(References.floats(expected.get("size")));
            List<Face> faces = detector.detect(picture);
            face(table, " (JPEG)", path, expected, faces.get(0), PIXEL_ON_JPEG);
            byte[] golden = References.rgb(References.shared("golden/dlib/chips/" + photo.getKey() + ".png"));
            plain.put(photo.getKey(), FaceChip.plain(picture, faces.get(0)));
            averaged.put(photo.getKey(), FaceChip.of(picture, faces.get(0)));
            assertThat(table.add(
                            "chip 150x150 sampled plainly, grey levels, mean",
                            path,
                            Vectors.mean(plain.get(photo.getKey()), golden)))
                    .isLessThan(GREY_LEVEL);
            table.add(
                    "chip averaged first, grey levels, mean", path, Vectors.mean(averaged.get(photo.getKey()), golden));
        }
        table.write("exactness-dlib.md");
        Path set = References.models("dlib");
        try (ModelSet models = ModelSets.open(set.getParent(), "dlib")) {
            descriptors(table, models.embedder(), photos, plain, averaged);
        }
        table.write("exactness-dlib.md");
    }

    private static void descriptors(
            ExactnessTable table,
            Embedder embedder,
            JsonObject photos,
            Map<String, byte[]> plainChips,
            Map<String, byte[]> averagedChips)
            throws Exception {
        Map<String, float[]> plain = new HashMap<>();
        Map<String, float[]> averaged = new HashMap<>();
        for (Map.Entry<String, Object> photo : photos.entrySet()) {
            String name = photo.getKey();
            float[] expected = References.floats(((JsonObject) photo.getValue()).get("descriptor"));
            byte[] golden = References.rgb(References.shared("golden/dlib/chips/" + name + ".png"));
            assertThat(table.add(
                            "descriptor of the references' chip, a component",
                            name,
                            Vectors.largest(embedder.embed(golden), expected)))
                    .isLessThan(1e-3);
            plain.put(name, embedder.embed(plainChips.get(name)));
            averaged.put(name, embedder.embed(averagedChips.get(name)));
            table.add(
                    "descriptor from the JPEG, sampled plainly, a component",
                    name,
                    Vectors.largest(plain.get(name), expected));
            assertThat(table.add(
                            "descriptor from the JPEG, sampled plainly, 1 - cosine",
                            name,
                            1 - Vectors.cosine(plain.get(name), expected)))
                    .isLessThan(COSINE);
            table.add(
                    "descriptor from the JPEG, averaged first, 1 - cosine",
                    name,
                    1 - Vectors.cosine(averaged.get(name), expected));
        }
        PairSeparation asReferences = PairSeparation.of(References.shared("people/pairs.csv"), plain, 0.6);
        PairSeparation ours = PairSeparation.of(References.shared("people/pairs.csv"), averaged, 0.6);
        PairSeparation.write("exactness-pairs.md", Map.of("sampled plainly", asReferences, "averaged first", ours));
        assertThat(ours.pairs()).isEqualTo(300);
        assertThat(ours.right()).isGreaterThanOrEqualTo(Math.max(297, asReferences.right()));
        assertThat(ours.margin()).isGreaterThan(asReferences.margin());
    }

    private Picture decode(String path) throws Exception {
        return decoder.decode(Files.readAllBytes(References.shared(path)));
    }

    private static String path(String name) {
        return (name.startsWith("img") ? "people/" : "faces/") + name + ".jpg";
    }
}
