package io.elasticfaces.recognition.model;

import io.elasticfaces.recognition.embed.Embedder;
import io.elasticfaces.recognition.network.DerivedArchives;
import io.elasticfaces.recognition.network.Network;
import io.elasticfaces.recognition.weights.TfjsWeights;
import io.elasticfaces.recognition.weights.TorchStateDict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The model sets there are: their files as published, and what is made of them. */
public enum ModelKind {
    /**
     * The original system's: MTCNN and InceptionResnetV1 trained on VGGFace2, as facenet-pytorch publishes them.
     *
     * <p>The threshold is not measured with these weights: 1.04 is what deepface (config/threshold.py, "Facenet512",
     * "euclidean_l2") uses for the same architecture's 512 numbers of length 1.
     */
    FACENET("facenet", 1.04, List.of("pnet.pt", "rnet.pt", "onet.pt", "20180402-114759-vggface2.pt")) {
        @Override
        Embedder embedder(Network network) {
            return Embedder.facenet(network);
        }

        @Override
        void derive(Path weights, Path to) throws IOException {
            writeTorchMtcnn(weights, to);
            try (TorchStateDict dict = TorchStateDict.open(weights.resolve("20180402-114759-vggface2.pt"))) {
                DerivedArchives.writeFacenet(to, dict);
            }
        }
    },

    /**
     * The small and quick one: the same MTCNN, and dlib's ResNet-29, as face-api.js publishes them.
     *
     * <p>Two pictures show one person below 0.6, the threshold that dlib publishes (dnn_face_recognition_ex.cpp).
     */
    DLIB(
            "dlib",
            0.6,
            List.of(
                    "mtcnn_model-weights_manifest.json",
                    "mtcnn_model-shard1",
                    "face_recognition_model-weights_manifest.json",
                    "face_recognition_model-shard1",
                    "face_recognition_model-shard2")) {
        @Override
        Embedder embedder(Network network) {
            return Embedder.dlib(network);
        }

        @Override
        void derive(Path weights, Path to) throws IOException {
            writeTfjsMtcnn(weights, to);
            DerivedArchives.writeDlib(
                    to, TfjsWeights.read(weights.resolve("face_recognition_model-weights_manifest.json")));
        }
    },

    /**
     * InceptionResnetV1 with made-up weights, for speed trials and tests only: it recognises nobody. MTCNN's weights
     * are those of the facenet set or, without it, of the dlib set.
     */
    FACENET_SEEDED("facenet-seeded", 1.04, List.of()) {
        @Override
        Embedder embedder(Network network) {
            return Embedder.facenet(network);
        }

        @Override
        void derive(Path weights, Path to) throws IOException {
            if (weights.endsWith(FACENET.setName())) {
                writeTorchMtcnn(weights, to);
            } else {
                writeTfjsMtcnn(weights, to);
            }
            DerivedArchives.writeSeededFacenet(to);
        }
    };

    private final String setName;
    private final double threshold;

    @SuppressWarnings("ImmutableEnumChecker") // Made by List.of, which never changes.
    private final List<String> files;

    ModelKind(String setName, double threshold, List<String> files) {
        this.setName = setName;
        this.threshold = threshold;
        this.files = files;
    }

    /**
     * Finds a set by its name.
     *
     * @param name such as {@code dlib}
     * @return the set, or nothing
     */
    public static Optional<ModelKind> named(String name) {
        return Arrays.stream(values()).filter(kind -> kind.setName.equals(name)).findFirst();
    }

    /**
     * The name people use.
     *
     * @return {@code facenet}, {@code dlib} or {@code facenet-seeded}
     */
    public String setName() {
        return setName;
    }

    /**
     * The largest Euclidean distance between two vectors of one person.
     *
     * @return the threshold
     */
    public double threshold() {
        return threshold;
    }

    /**
     * The weights files as published, all in one folder.
     *
     * @return their names; none for a set whose weights are made up
     */
    public List<String> files() {
        return files;
    }

    /** The sets whose detector this one borrows, the first at hand. */
    List<ModelKind> lenders() {
        return this == FACENET_SEEDED ? List.of(FACENET, DLIB) : List.of();
    }

    /** Writes the archives of the set from the weights in a folder. */
    abstract void derive(Path weights, Path to) throws IOException;

    /** Makes the set's embedder of its network. */
    abstract Embedder embedder(Network network);

    private static void writeTorchMtcnn(Path weights, Path to) throws IOException {
        DerivedArchives.writeMtcnn(
                to,
                TorchStateDict.read(weights.resolve("pnet.pt")),
                TorchStateDict.read(weights.resolve("rnet.pt")),
                TorchStateDict.read(weights.resolve("onet.pt")));
    }

    private static void writeTfjsMtcnn(Path weights, Path to) throws IOException {
        DerivedArchives.writeMtcnn(to, TfjsWeights.read(weights.resolve("mtcnn_model-weights_manifest.json")));
    }
}
