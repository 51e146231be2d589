package io.elasticfaces.worker.network;

import io.elasticfaces.worker.weights.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Writes published weights as archives that a worker only has to load.
 *
 * <p>Each method checks names and shapes of the weights against the network's architecture, and computes the {@link
 * KnownAnswer} that checks every load, which takes seconds for the largest network. Weights with a missing, unknown or
 * misshapen tensor cause an {@link IllegalArgumentException}.
 */
public final class DerivedArchives {
    /** The archive of the network that computes embeddings. */
    static final String EMBEDDER = "embedder.pt";

    /** The archive of the same network in bfloat16, which not every network has. */
    static final String EMBEDDER_BFLOAT16 = "embedder-bfloat16.pt";

    /** The archives of P-Net, R-Net and O-Net. */
    static final List<String> MTCNN = List.of("pnet.pt", "rnet.pt", "onet.pt");

    /** The archives that every folder has: one detector and one embedder. */
    public static final List<String> REQUIRED = List.of("pnet.pt", "rnet.pt", "onet.pt", EMBEDDER);

    private DerivedArchives() {}

    /** Writes the detector from facenet-pytorch's state dicts {@code pnet.pt}, {@code rnet.pt} and {@code onet.pt}. */
    public static void writeMtcnn(
            Path folder, Map<String, Tensor> pnet, Map<String, Tensor> rnet, Map<String, Tensor> onet)
            throws IOException {
        // Odd sides and several crops, like the detector's inputs.
        write(folder, Map.of("pnet.pt", Kernel.ONEDNN), kernel -> MtcnnPlans.pnet(kernel, pnet), 1, 31, 44);
        write(folder, Map.of("rnet.pt", Kernel.ONEDNN), kernel -> MtcnnPlans.rnet(kernel, rnet), 3, 24, 24);
        write(folder, Map.of("onet.pt", Kernel.ONEDNN), kernel -> MtcnnPlans.onet(kernel, onet), 2, 48, 48);
    }

    /** Writes the detector from face-api.js's weights, {@code mtcnn_model-weights_manifest.json}. */
    public static void writeMtcnn(Path folder, Map<String, Tensor> weights) throws IOException {
        writeMtcnn(
                folder,
                MtcnnPlans.torchNames(weights, "pnet"),
                MtcnnPlans.torchNames(weights, "rnet"),
                MtcnnPlans.torchNames(weights, "onet"));
    }

    /** Writes dlib's network from face-api.js's weights, {@code face_recognition_model-weights_manifest.json}. */
    public static void writeDlib(Path folder, Weights weights) throws IOException {
        writeEmbedder(folder, kernel -> DlibPlan.of(kernel, weights), DlibPlan.SIDE);
    }

    /**
     * Writes MobileFaceNet from its weights in ONNX, {@code fr_feature.onnx}. In bfloat16 it is not faster, and off by 3% of
     * its largest component, so there is only float32.
     */
    public static void writeMobileFaceNet(Path folder, Weights weights) throws IOException {
        int side = MobileFaceNetPlan.SIDE;
        Map<String, Kernel> files = Map.of(EMBEDDER, Kernel.XNNPACK);
        write(folder, files, kernel -> MobileFaceNetPlan.of(kernel, weights), 1, side, side);
    }

    /** Writes InceptionResnetV1 from facenet-pytorch's state dict, {@code 20180402-114759-vggface2.pt}. */
    public static void writeFacenet(Path folder, Weights stateDict) throws IOException {
        writeEmbedder(folder, kernel -> FacenetPlan.of(kernel, stateDict), FacenetPlan.SIDE);
    }

    private static void writeEmbedder(Path folder, Function<Kernel, NetworkPlan> plans, int side) throws IOException {
        Map<String, Kernel> files = Map.of(EMBEDDER, Kernel.XNNPACK, EMBEDDER_BFLOAT16, Kernel.ONEDNN_BFLOAT16);
        write(folder, files, plans, 1, side, side);
    }

    private static void write(
            Path folder,
            Map<String, Kernel> files,
            Function<Kernel, NetworkPlan> plans,
            int batch,
            int height,
            int width)
            throws IOException {
        KnownAnswer answer = KnownAnswer.compute(folder, plans.apply(Kernel.REFERENCE), batch, height, width);
        for (Map.Entry<String, Kernel> file : files.entrySet()) {
            NetworkArchive.write(folder.resolve(file.getKey()), plans.apply(file.getValue()), answer);
        }
    }
}
