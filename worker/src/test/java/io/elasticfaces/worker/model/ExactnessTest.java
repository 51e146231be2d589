package io.elasticfaces.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.picture.PictureHeader;
import io.elasticfaces.worker.align.FaceChip;
import io.elasticfaces.worker.align.FaceCrop;
import io.elasticfaces.worker.detect.EdgeMode;
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
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        detector = new MtcnnDetector(networks, EdgeMode.CLIP);
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
        try (Network network = Network.openEmbedder(folder, Precision.FLOAT32)) {
            Embedder embedder = Embedder.facenet(network);
            noise(table, network);
            for (String name : images.keySet()) {
                JsonObject expected = images.<JsonObject>getMap(name);
                Picture picture = decode("faces/" + name);
                if (expected.containsKey("decoded")) {
                    Picture pixels = decode("golden/" + expected.getString("decoded"));
                    double difference = Vectors.mean(picture.rgb(), pixels.rgb());
                    table.require("decoded JPEG, grey levels, mean", name, difference, GREY_LEVEL);
                    faces(table, " (decoded photos)", name, pixels, expected, PIXEL_ON_DECODED);
                }
                Face face = faces(table, " (JPEG)", name, picture, expected, PIXEL_ON_JPEG);
                JsonObject selected = expected.getMap("selected");
                byte[] golden = References.rgb(References.shared("golden/" + selected.getString("crop")));
                byte[] crop = FaceCrop.of(picture, face);
                table.require("crop 240x240, grey levels, mean", name, Vectors.mean(crop, golden), GREY_LEVEL);
                float[] embedding = References.floats(selected.get("embedding"));
                double ofCrop = Vectors.largest(embedder.embed(golden), embedding);
                table.require("embedding of the references' crop, a component", name, ofCrop, 1e-4);
                float[] found = embedder.embed(crop);
                table.add("embedding from the JPEG, a component", Vectors.largest(found, embedding));
                double cosine = Vectors.cosine(found, embedding);
                table.require("embedding from the JPEG, 1 - cosine", name, 1 - cosine, COSINE);
            }
        }
        table.write("exactness-facenet.md");
    }

    /** The network also takes inputs of other sizes. */
    private static void noise(ExactnessTable table, Network network) throws Exception {
        JsonObject embeddings =
                References.json("golden/seeded-inception-resnet-v1.json").getMap("embeddings");
        for (int side : new int[] {160, 240}) {
            float[] planes = SeededWeights.noise("input" + side, 3 * side * side);
            float[] input = new float[planes.length];
            for (int i = 0; i < input.length; i++) {
                input[i] = planes[i % 3 * side * side + i / 3];
            }
            float[] vector =
                    Vectors.normalised(network.run(input, 1, side, side).values());
            double difference = Vectors.largest(vector, References.floats(embeddings.get("input" + side)));
            table.require("embedding of noise, a component", "input" + side, difference, 1e-4);
        }
    }

    /** Finds what the reference finds, and returns the face that it takes. */
    private static Face faces(
            ExactnessTable table, String suffix, String name, Picture picture, JsonObject expected, double pixels) {
        List<Face> faces = detector.detect(picture);
        JsonArray wanted = expected.getCollection("faces");
        assertThat(faces).as(name).hasSameSizeAs(wanted);
        float probability = expected.<JsonObject>getMap("selected").getFloat("probability");
        for (Object each : wanted) {
            JsonObject face = (JsonObject) each;
            float[] box = References.floats(face.get("box"));
            Face nearest = faces.stream()
                    .min(Comparator.comparing(found -> Vectors.largest(Vectors.of(found.box()), box)))
                    .orElseThrow();
            face(table, suffix, name, face, nearest, pixels);
            if (face.getFloat("probability") == probability) {
                assertThat(nearest).as("the face that is taken of " + name).isEqualTo(faces.get(0));
            }
        }
        return faces.get(0);
    }

    private static void face(
            ExactnessTable table, String suffix, String name, JsonObject expected, Face face, double pixels) {
        double box = Vectors.largest(Vectors.of(face.box()), References.floats(expected.get("box")));
        table.require("box, pixels" + suffix, name, box, pixels);
        for (int i = 0; i < 5; i++) {
            float[] point = References.floats(
                    expected.<JsonArray>getCollection("landmarks").get(i));
            double landmark = Vectors.largest(Vectors.of(face.landmarks().get(i)), point);
            table.require("landmarks, pixels" + suffix, name, landmark, pixels);
        }
        double probability = Math.abs(face.probability() - expected.getFloat("probability"));
        table.require("probability" + suffix, name, probability, PROBABILITY);
    }

    /** Detection and chips everywhere the photos are; descriptors and pairs where the dlib set is, too. */
    @Test
    void shouldMeetDlib() throws Exception {
        JsonObject photos = References.json("golden/dlib/descriptors.json");
        assertThat(photos.size()).isEqualTo(38);
        ExactnessTable table = new ExactnessTable();
        Map<String, byte[]> plain = new HashMap<>();
        Map<String, byte[]> averaged = new HashMap<>();
        for (String name : photos.keySet()) {
            JsonObject expected = photos.getMap(name);
            Picture picture = decode((name.startsWith("img") ? "people/" : "faces/") + name + ".jpg");
            assertThat(new float[] {picture.width(), picture.height()})
                    .containsExactly(References.floats(expected.get("size")));
            Face face = detector.detect(picture).get(0);
            face(table, " (JPEG)", name, expected, face, PIXEL_ON_JPEG);
            plain.put(name, FaceChip.DLIB.plain(picture, face));
            averaged.put(name, FaceChip.DLIB.of(picture, face));
            double difference = Vectors.mean(plain.get(name), chip("dlib", name));
            table.require("chip 150x150 sampled plainly, grey levels, mean", name, difference, GREY_LEVEL);
            table.add("chip averaged first, grey levels, mean", Vectors.mean(averaged.get(name), chip("dlib", name)));
        }
        table.write("exactness-dlib.md");
        try (ModelSet models = ModelSets.open(References.models("dlib").getParent(), "dlib")) {
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
        for (String name : photos.keySet()) {
            float[] expected = References.floats(photos.<JsonObject>getMap(name).get("descriptor"));
            double ofChip = Vectors.largest(embedder.embed(chip("dlib", name)), expected);
            table.require("descriptor of the references' chip, a component", name, ofChip, 1e-3);
            plain.put(name, embedder.embed(plainChips.get(name)));
            averaged.put(name, embedder.embed(averagedChips.get(name)));
            double cosine = Vectors.cosine(plain.get(name), expected);
            table.require("descriptor from the JPEG, sampled plainly, 1 - cosine", name, 1 - cosine, COSINE);
        }
        PairSeparation asReferences = PairSeparation.of(References.shared("people/pairs.csv"), plain, 0.6);
        PairSeparation ours = PairSeparation.of(References.shared("people/pairs.csv"), averaged, 0.6);
        assertThat(ours.pairs()).isEqualTo(300);
        assertThat(ours.right()).isGreaterThanOrEqualTo(Math.max(297, asReferences.right()));
        assertThat(ours.margin()).isGreaterThan(asReferences.margin());
    }

    /**
     * The references were made from photos of at most 1600 pixels a side, and sample large faces in another way. Without
     * these differences the chips are equal.
     */
    @Test
    void shouldMeetOnnxRuntime() throws Exception {
        JsonObject photos = References.json("golden/mobilefacenet/embeddings.json");
        assertThat(photos.size()).isEqualTo(38);
        ExactnessTable table = new ExactnessTable();
        Map<String, byte[]> plain = new HashMap<>();
        Map<String, byte[]> averaged = new HashMap<>();
        Set<String> small = new HashSet<>();
        for (String file : photos.keySet()) {
            String name = file.replace(".jpg", "");
            Picture picture = decode((name.startsWith("img") ? "people/" : "faces/") + file);
            Face face = detector.detect(picture).get(0);
            plain.put(name, FaceChip.ARCFACE.plain(picture, face));
            averaged.put(name, FaceChip.ARCFACE.of(picture, face));
            if (Arrays.equals(plain.get(name), averaged.get(name))) {
                small.add(name);
                double difference = Vectors.mean(averaged.get(name), chip("mobilefacenet", name));
                table.require("chip 112x112, grey levels, mean", name, difference, 0.01);
            }
        }
        assertThat(small).hasSizeGreaterThan(10);
        table.write("exactness-mobilefacenet.md");
        Path models = References.models("mobilefacenet").getParent();
        Map<String, float[]> found = new HashMap<>();
        Map<String, float[]> unaveraged = new HashMap<>();
        try (ModelSet set = ModelSets.open(models, "mobilefacenet")) {
            for (String name : averaged.keySet()) {
                JsonObject photo = photos.getMap(name + ".jpg");
                float[] expected = Vectors.normalised(References.floats(photo.get("embedding")));
                double ofChip = Vectors.largest(set.embedder().embed(chip("mobilefacenet", name)), expected);
                table.require("embedding of the references' chip, a component", name, ofChip, 1e-4);
                found.put(name, set.embedder().embed(averaged.get(name)));
                unaveraged.put(name, set.embedder().embed(plain.get(name)));
                double cosine = Vectors.cosine(found.get(name), expected);
                if (small.contains(name)) {
                    table.require("embedding from the JPEG, 1 - cosine", name, 1 - cosine, COSINE);
                } else {
                    table.add("embedding of a large face from the JPEG, 1 - cosine", 1 - cosine);
                }
            }
        }
        table.write("exactness-mobilefacenet.md");
        double threshold = ModelKind.MOBILEFACENET.threshold();
        PairSeparation pairs = PairSeparation.of(References.shared("people/pairs.csv"), found, threshold);
        PairSeparation asReferences = PairSeparation.of(References.shared("people/pairs.csv"), unaveraged, threshold);
        assertThat(pairs.margin()).isGreaterThan(asReferences.margin());
        assertThat(pairs.right()).isEqualTo(300);
    }

    private static byte[] chip(String set, String name) throws Exception {
        return References.rgb(References.shared("golden/" + set + "/chips/" + name + ".png"));
    }

    private Picture decode(String path) throws Exception {
        return decoder.decode(Files.readAllBytes(References.shared(path)));
    }
}
