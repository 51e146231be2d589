package io.elasticfaces.benchmarks;

import io.elasticfaces.contract.gallery.EnrolledFace;
import io.elasticfaces.contract.picture.PictureHeader;
import io.elasticfaces.contract.picture.RejectedPicture;
import io.elasticfaces.worker.detect.EdgeMode;
import io.elasticfaces.worker.detect.Face;
import io.elasticfaces.worker.detect.MtcnnDetector;
import io.elasticfaces.worker.embed.Embedder;
import io.elasticfaces.worker.gallery.Gallery;
import io.elasticfaces.worker.gallery.Matcher;
import io.elasticfaces.worker.image.Picture;
import io.elasticfaces.worker.image.PictureDecoder;
import io.elasticfaces.worker.model.ModelSet;
import io.elasticfaces.worker.model.ModelSets;
import io.elasticfaces.worker.model.Recogniser;
import io.elasticfaces.worker.network.DerivedArchives;
import io.elasticfaces.worker.network.MtcnnNetworks;
import io.elasticfaces.worker.network.Network;
import io.elasticfaces.worker.network.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;

/**
 * The stages of the worker's recognition as separate operations.
 *
 * <p>A set is named {@code dlib}, {@code mobilefacenet} or {@code facenet}. If facenet's weights are not installed, its network runs with
 * generated weights, which takes equally long. A precision can follow after a colon: {@code facenet:bfloat16}.
 */
final class Workbench implements AutoCloseable {
    private static final String DLIB = "dlib";
    private static final String FACENET = "facenet";
    private static final int PEOPLE = 100_000;
    private static final PictureDecoder DECODER = new PictureDecoder(PictureHeader.DEFAULT_MAX_PIXELS);

    private final Pictures pictures;
    private final Path models;
    private final List<String> installed;
    private final Map<String, ModelSet> opened = new LinkedHashMap<>();

    private Workbench(Pictures pictures, Path models, List<String> installed) {
        this.pictures = pictures;
        this.models = models;
        this.installed = installed;
    }

    /** Opens a workbench with the model sets in the folder FACES_MODELS, otherwise with those of the checkout. */
    static Workbench open(Pictures pictures) throws IOException {
        Path models = models();
        return new Workbench(pictures, models, ModelSets.installed(models));
    }

    /** Returns an empty workbench. */
    static Workbench closed() {
        return new Workbench(Pictures.NONE, Path.of("."), List.of());
    }

    static Path models() {
        String folder = System.getenv("FACES_MODELS");
        return folder == null ? Pictures.home().resolve(".faces/models") : Path.of(folder);
    }

    /** Returns the names of the available sets, also with bfloat16 if the processor supports it. */
    List<String> sets() {
        List<String> sets = new ArrayList<>(installed.contains(DLIB) ? List.of(DLIB, FACENET) : List.of(FACENET));
        if (Precision.of("auto") == Precision.BFLOAT16) {
            List.copyOf(sets).forEach(set -> sets.add(set + ":" + Precision.BFLOAT16));
        }
        return sets;
    }

    /** Returns the worker's name of a set, with its precision if that is not float32. */
    String resolved(String set) throws IOException {
        ModelSet opened = set(set);
        return opened.name() + (opened.precision() == Precision.FLOAT32 ? "" : ":" + opened.precision());
    }

    /** Returns a set after its warm-up. */
    ModelSet set(String name) throws IOException {
        ModelSet set = opened.get(name);
        if (set == null) {
            String[] parts = name.split(":", 2);
            Precision precision = parts.length == 1 ? Precision.FLOAT32 : Precision.of(parts[1]);
            set = parts[0].equals(FACENET) && !installed.contains(FACENET)
                    ? generated(precision)
                    : ModelSets.open(models, parts[0], precision);
            set.warmUp();
            opened.put(name, set);
        }
        return set;
    }

    /** Returns facenet with generated weights, and with the detector of dlib. Its archives are written once. */
    private ModelSet generated(Precision precision) throws IOException {
        Path folder = models.resolve("facenet-generated");
        if (!Files.exists(folder)) {
            Path draft = Files.createDirectories(models.resolve("draft-" + UUID.randomUUID()));
            DerivedArchives.writeFacenet(draft, new GeneratedWeights());
            Files.move(draft, folder);
        }
        Embedder embedder = Embedder.facenet(Network.openEmbedder(folder, precision));
        ModelSet dlib = set(DLIB);
        return new ModelSet("facenet-seeded", "generated", dlib.threshold(), dlib.similarity(), dlib.mtcnn(), embedder);
    }

    /** Returns the detector, which all sets share. */
    private MtcnnDetector detector() throws IOException {
        return new MtcnnDetector(set(sets().get(0)).mtcnn(), EdgeMode.FILL);
    }

    List<Face> faces(String picture) throws IOException, RejectedPicture {
        return detector().detect(decoded(picture));
    }

    /** Returns the crop of a picture's largest face. */
    byte[] crop(String set, String picture) throws IOException, RejectedPicture {
        return set(set).embedder().crop().cut(decoded(picture), largest(picture));
    }

    /**
     * Returns the work of a stage.
     *
     * @param set the model set; ignored by decode and detect
     * @param picture name of the picture; ignored by match
     */
    Callable<?> work(Stage stage, String set, String picture) throws IOException {
        try {
            return switch (stage) {
                case DECODE -> {
                    byte[] file = pictures.file(picture);
                    yield () -> DECODER.decode(file);
                }
                case DETECT -> {
                    Picture decoded = decoded(picture);
                    MtcnnDetector detector = detector();
                    yield () -> detector.detect(decoded);
                }
                case ALIGN -> {
                    Picture decoded = decoded(picture);
                    ModelSet models = set(set);
                    Face face = largest(picture);
                    yield () -> models.embedder().crop().cut(decoded, face);
                }
                case EMBED -> {
                    ModelSet models = set(set);
                    byte[] crop = crop(set, picture);
                    yield () -> models.embedder().embed(crop);
                }
                case MATCH -> {
                    Gallery gallery = gallery(set(set));
                    float[] probe = direction(new Random(2), gallery.models().dimension());
                    yield () -> Matcher.nearest(probe, gallery);
                }
                case WHOLE -> {
                    byte[] file = pictures.file(picture);
                    Recogniser recogniser = new Recogniser(set(set), PictureHeader.DEFAULT_MAX_PIXELS);
                    yield () -> recogniser.find(file).named();
                }
            };
        } catch (RejectedPicture e) {
            throw new IOException("The picture " + picture + " cannot be used: " + e.getMessage(), e);
        }
    }

    private Picture decoded(String picture) throws IOException, RejectedPicture {
        return DECODER.decode(pictures.file(picture));
    }

    private Face largest(String picture) throws IOException, RejectedPicture {
        List<Face> faces = faces(picture);
        if (faces.isEmpty()) {
            throw new IOException("The picture " + picture + " has no face.");
        }
        return faces.get(0);
    }

    /** Returns a gallery of random directions. None is near the probe, so a search cannot end early. */
    private static Gallery gallery(ModelSet set) {
        Random random = new Random(1);
        List<EnrolledFace> people = new ArrayList<>(PEOPLE);
        for (int i = 0; i < PEOPLE; i++) {
            people.add(new EnrolledFace(
                    "face " + i,
                    "person " + i,
                    "1.jpg",
                    direction(random, set.embedder().dimension())));
        }
        return Gallery.of(set.id(), people);
    }

    private static float[] direction(Random random, int dimension) {
        float[] vector = new float[dimension];
        double sum = 0;
        for (int i = 0; i < dimension; i++) {
            vector[i] = (float) random.nextGaussian();
            sum += vector[i] * vector[i];
        }
        for (int i = 0; i < dimension; i++) {
            vector[i] /= (float) Math.sqrt(sum);
        }
        return vector;
    }

    @Override
    public void close() {
        // Sets can share a detector.
        opened.values().forEach(set -> set.embedder().close());
        opened.values().stream().map(ModelSet::mtcnn).distinct().forEach(MtcnnNetworks::close);
        opened.clear();
    }
}
