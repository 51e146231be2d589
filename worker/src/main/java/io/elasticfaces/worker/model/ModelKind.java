package io.elasticfaces.worker.model;

import io.elasticfaces.worker.embed.Embedder;
import io.elasticfaces.worker.network.DerivedArchives;
import io.elasticfaces.worker.network.Network;
import io.elasticfaces.worker.weights.TfjsWeights;
import io.elasticfaces.worker.weights.TorchStateDict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The model sets: their published files, and how they are derived and used. */
public enum ModelKind {
    /**
     * MTCNN and InceptionResnetV1 trained on VGGFace2, as facenet-pytorch publishes them: the set of the CSE546 reference
     * project.
     *
     * <p>The threshold was not measured with these weights: 1.04 is deepface's value for the same architecture
     * (config/threshold.py, "Facenet512", "euclidean_l2").
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
     * The same MTCNN and dlib's ResNet-29, as face-api.js publishes them: small and fast.
     *
     * <p>The threshold is dlib's (dnn_face_recognition_ex.cpp).
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
     * InceptionResnetV1 with {@link io.elasticfaces.worker.network.SeededWeights}, for benchmarks and tests only. MTCNN's
     * weights are those of the facenet set or, without it, of the dlib set.
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

    @SuppressWarnings("ImmutableEnumChecker") // An immutable list.
    private final List<String> files;

    ModelKind(String setName, double threshold, List<String> files) {
        this.setName = setName;
        this.threshold = threshold;
        this.files = files;
    }

    /**
     * Returns the set of a name, or empty.
     *
     * @param name such as {@code dlib}
     */
    public static Optional<ModelKind> named(String name) {
        return Arrays.stream(values()).filter(kind -> kind.setName.equals(name)).findFirst();
    }

    /**
     * Returns the set's name.
     *
     * @return {@code facenet}, {@code dlib} or {@code facenet-seeded}
     */
    public String setName() {
        return setName;
    }

    /**
     * Returns the Euclidean distance below which two embeddings are of one person.
     */
    public double threshold() {
        return threshold;
    }

    /**
     * Returns the names of the published weights files, all in one folder; empty for the seeded set.
     */
    public List<String> files() {
        return files;
    }

    /** Returns the sets whose detector this one uses, in order of preference. */
    List<ModelKind> lenders() {
        return this == FACENET_SEEDED ? List.of(FACENET, DLIB) : List.of();
    }

    /** Derives the archives of the set from the weights in a folder. */
    abstract void derive(Path weights, Path to) throws IOException;

    /** Creates the set's embedder from its network. */
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
