package io.elasticfaces.worker.network;

import io.elasticfaces.worker.network.Script.Kernel;
import io.elasticfaces.worker.weights.Tensor;
import io.elasticfaces.worker.weights.TorchStateDict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes published weights as archives that a worker only has to load.
 *
 * <p>Each method checks names and shapes of the weights against the network's architecture, and computes the {@link
 * KnownAnswer} that checks every load, which takes seconds for the largest network. A folder holds one detector ({@link
 * #MTCNN}) and one embedder in both precisions ({@link #EMBEDDER}, {@link #EMBEDDER_BFLOAT16}).
 */
public final class DerivedArchives {
    /** The archives of P-Net, R-Net and O-Net. */
    public static final List<String> MTCNN = List.of("pnet.pt", "rnet.pt", "onet.pt");

    /** The archive of the network that computes embeddings. */
    public static final String EMBEDDER = "embedder.pt";

    /** The archive of the same network in bfloat16. */
    public static final String EMBEDDER_BFLOAT16 = "embedder-bfloat16.pt";

    private DerivedArchives() {}

    /**
     * Writes the detector from facenet-pytorch's state dicts.
     *
     * @param folder the folder to write to
     * @param pnet the tensors of {@code pnet.pt}
     * @param rnet the tensors of {@code rnet.pt}
     * @param onet the tensors of {@code onet.pt}
     * @throws IllegalArgumentException when a tensor is missing, unknown, or has another shape
     * @throws IOException when the disk fails
     */
    public static void writeMtcnn(
            Path folder, Map<String, Tensor> pnet, Map<String, Tensor> rnet, Map<String, Tensor> onet)
            throws IOException {
        MtcnnPlans.ofTorch(pnet, rnet, onet).write(folder);
    }

    /**
     * Writes the detector from face-api.js's weights.
     *
     * @param folder the folder to write to
     * @param weights the tensors of {@code mtcnn_model-weights_manifest.json}
     * @throws IllegalArgumentException when a tensor is missing, unknown, or has another shape
     * @throws IOException when the disk fails
     */
    public static void writeMtcnn(Path folder, Map<String, Tensor> weights) throws IOException {
        MtcnnPlans.ofTfjs(weights).write(folder);
    }

    /**
     * Writes dlib's network from face-api.js's weights.
     *
     * @param folder the folder to write to
     * @param weights the tensors of {@code face_recognition_model-weights_manifest.json}
     * @throws IllegalArgumentException when a tensor is missing, unknown, or has another shape
     * @throws IOException when the disk fails
     */
    public static void writeDlib(Path folder, Map<String, Tensor> weights) throws IOException {
        write(folder, DlibPlan.of(weights), DlibPlan.SIDE);
    }

    /**
     * Writes InceptionResnetV1 from facenet-pytorch's state dict.
     *
     * @param folder the folder to write to
     * @param stateDict {@code 20180402-114759-vggface2.pt}; its tensors are read one at a time
     * @throws IllegalArgumentException when a tensor is missing, unknown, or has another shape
     * @throws IOException when the disk fails
     */
    public static void writeFacenet(Path folder, TorchStateDict stateDict) throws IOException {
        write(folder, FacenetPlan.of(stateDict), FacenetPlan.SIDE);
    }

    /**
     * Writes InceptionResnetV1 with {@link SeededWeights}, which recognise no one.
     *
     * @param folder the folder to write to
     * @throws IOException when the disk fails
     */
    public static void writeSeededFacenet(Path folder) throws IOException {
        Weights seeded = new Weights("seeded weights", Set.of(), SeededWeights::tensor);
        write(folder, FacenetPlan.of(seeded), FacenetPlan.SIDE);
    }

    private static void write(Path folder, NetworkPlan plan, int side) throws IOException {
        KnownAnswer answer = KnownAnswer.compute(folder, plan, 1, side, side);
        NetworkArchive.write(folder.resolve(EMBEDDER), plan, answer, Kernel.XNNPACK);
        NetworkArchive.write(folder.resolve(EMBEDDER_BFLOAT16), plan, answer, Kernel.ONEDNN_BFLOAT16);
    }
}
