package io.elasticfaces.worker.model;

import io.elasticfaces.worker.embed.Embedder;
import io.elasticfaces.worker.network.DerivedArchives;
import io.elasticfaces.worker.network.Network;
import io.elasticfaces.worker.network.Weights;
import io.elasticfaces.worker.weights.OnnxWeights;
import io.elasticfaces.worker.weights.TfjsWeights;
import io.elasticfaces.worker.weights.TorchFile;
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
            DerivedArchives.writeMtcnn(
                    to,
                    TorchFile.stateDict(weights.resolve("pnet.pt")),
                    TorchFile.stateDict(weights.resolve("rnet.pt")),
                    TorchFile.stateDict(weights.resolve("onet.pt")));
            Path facenet = weights.resolve("20180402-114759-vggface2.pt");
            DerivedArchives.writeFacenet(to, new Weights("InceptionResnetV1", TorchFile.stateDict(facenet)));
        }
    },

    /**
     * The same MTCNN, and MobileFaceNet as Faceplugin publishes it: more accurate than {@link #DLIB}.
     *
     * <p>The threshold was measured.
     */
    MOBILEFACENET(
            "mobilefacenet",
            1.15,
            List.of("mtcnn_model-weights_manifest.json", "mtcnn_model-shard1", "fr_feature.onnx")) {
        @Override
        Embedder embedder(Network network) {
            return Embedder.mobileFaceNet(network);
        }

        @Override
        void derive(Path weights, Path to) throws IOException {
            DerivedArchives.writeMtcnn(to, TfjsWeights.read(weights.resolve("mtcnn_model-weights_manifest.json")));
            Path onnx = weights.resolve("fr_feature.onnx");
            DerivedArchives.writeMobileFaceNet(to, new Weights("MobileFaceNet", OnnxWeights.read(onnx)));
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
            DerivedArchives.writeMtcnn(to, TfjsWeights.read(weights.resolve("mtcnn_model-weights_manifest.json")));
            Path dlib = weights.resolve("face_recognition_model-weights_manifest.json");
            DerivedArchives.writeDlib(to, new Weights("dlib's network", TfjsWeights.read(dlib)));
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

    /** Returns the set of a name, such as {@code dlib}, or empty. */
    public static Optional<ModelKind> named(String name) {
        return Arrays.stream(values()).filter(kind -> kind.setName.equals(name)).findFirst();
    }

    /** Returns the set's name, such as {@code dlib}. */
    public String setName() {
        return setName;
    }

    /**
     * Returns the Euclidean distance below which two embeddings are of one person, for a set whose false accepts were not
     * measured.
     */
    public double threshold() {
        return threshold;
    }

    /** Returns the names of the published weights files, all in one folder. */
    public List<String> files() {
        return files;
    }

    /** Derives the archives of the set from the weights in a folder, which takes seconds. */
    abstract void derive(Path weights, Path to) throws IOException;

    /** Creates the set's embedder from its network. */
    abstract Embedder embedder(Network network);
}
