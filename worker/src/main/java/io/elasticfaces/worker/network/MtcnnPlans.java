package io.elasticfaces.worker.network;

import io.elasticfaces.worker.network.Script.Kernel;
import io.elasticfaces.worker.weights.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The plans of MTCNN's networks, from either publication of their weights.
 *
 * <p>Dense layers become convolutions over their whole input. The authors' networks (Caffe) were trained on transposed
 * pictures. facenet-pytorch transposed the filters, but flattens [width][height][channel] before the first dense layer;
 * face-api.js publishes the filters as [x][y][in][out].
 */
record MtcnnPlans(NetworkPlan pnet, NetworkPlan rnet, NetworkPlan onet) {
    static MtcnnPlans ofTorch(Map<String, Tensor> pnet, Map<String, Tensor> rnet, Map<String, Tensor> onet)
            throws IOException {
        return new MtcnnPlans(pnet(pnet), rnet(rnet), onet(onet));
    }

    static MtcnnPlans ofTfjs(Map<String, Tensor> weights) throws IOException {
        return ofTorch(
                torchNames(weights, "pnet", Map.of("conv4_1", "conv4_1", "conv4_2", "conv4_2")),
                torchNames(weights, "rnet", Map.of("fc1", "dense4", "fc2_1", "dense5_1", "fc2_2", "dense5_2")),
                torchNames(
                        weights,
                        "onet",
                        Map.of("fc1", "dense5", "fc2_1", "dense6_1", "fc2_2", "dense6_2", "fc2_3", "dense6_3")));
    }

    /** Writes the archives. The known answers have odd sides and several crops, like the detector's inputs. */
    void write(Path folder) throws IOException {
        write(folder, "pnet.pt", pnet, 1, 31, 44);
        write(folder, "rnet.pt", rnet, 3, 24, 24);
        write(folder, "onet.pt", onet, 2, 48, 48);
    }

    private static void write(Path folder, String file, NetworkPlan plan, int batch, int height, int width)
            throws IOException {
        KnownAnswer answer = KnownAnswer.compute(folder, plan, batch, height, width);
        NetworkArchive.write(folder.resolve(file), plan, answer, Kernel.ONEDNN);
    }

    private static NetworkPlan pnet(Map<String, Tensor> tensors) throws IOException {
        Weights w = new Weights("P-Net", tensors);
        NetworkPlan plan = new NetworkPlan();
        int v = convolution(plan, w, NetworkPlan.INPUT, 1, 3, 10, 3);
        v = plan.maxPool(v, 2, 2, true);
        v = convolution(plan, w, v, 2, 10, 16, 3);
        v = convolution(plan, w, v, 3, 16, 32, 3);
        plan.head(v, w.filter("conv4_1", 2, 32, 1, 1).and(w.filter("conv4_2", 4, 32, 1, 1)));
        w.checkAllUsed();
        return plan;
    }

    private static NetworkPlan rnet(Map<String, Tensor> tensors) throws IOException {
        Weights w = new Weights("R-Net", tensors);
        NetworkPlan plan = new NetworkPlan();
        int v = convolution(plan, w, NetworkPlan.INPUT, 1, 3, 28, 3);
        v = plan.maxPool(v, 3, 2, true);
        v = convolution(plan, w, v, 2, 28, 48, 3);
        v = plan.maxPool(v, 3, 2, true);
        v = convolution(plan, w, v, 3, 48, 64, 2);
        v = plan.conv(v, w.dense("dense4", 128, 64, 3), 1, 0, 0, false);
        v = plan.prelu(v, w.vector("prelu4.weight", 128));
        plan.head(v, w.dense("dense5_1", 2, 128, 1).and(w.dense("dense5_2", 4, 128, 1)));
        w.checkAllUsed();
        return plan;
    }

    private static NetworkPlan onet(Map<String, Tensor> tensors) throws IOException {
        Weights w = new Weights("O-Net", tensors);
        NetworkPlan plan = new NetworkPlan();
        int v = convolution(plan, w, NetworkPlan.INPUT, 1, 3, 32, 3);
        v = plan.maxPool(v, 3, 2, true);
        v = convolution(plan, w, v, 2, 32, 64, 3);
        v = plan.maxPool(v, 3, 2, true);
        v = convolution(plan, w, v, 3, 64, 64, 3);
        v = plan.maxPool(v, 2, 2, true);
        v = convolution(plan, w, v, 4, 64, 128, 2);
        v = plan.conv(v, w.dense("dense5", 256, 128, 3), 1, 0, 0, false);
        v = plan.prelu(v, w.vector("prelu5.weight", 256));
        Filter face = w.dense("dense6_1", 2, 256, 1);
        plan.head(v, face.and(w.dense("dense6_2", 4, 256, 1)).and(w.dense("dense6_3", 10, 256, 1)));
        w.checkAllUsed();
        return plan;
    }

    private static int convolution(NetworkPlan plan, Weights w, int from, int number, int in, int out, int kernel)
            throws IOException {
        int v = plan.conv(from, w.filter("conv" + number, out, in, kernel, kernel), 1, 0, 0, false);
        return plan.prelu(v, w.vector("prelu" + number + ".weight", out));
    }

    /** Renames and permutes face-api.js's tensors of one network to facenet-pytorch's. */
    private static Map<String, Tensor> torchNames(
            Map<String, Tensor> weights, String network, Map<String, String> dense) {
        Map<String, Tensor> renamed = new HashMap<>();
        weights.forEach((name, tensor) -> {
            String[] parts = name.split("/", -1);
            if (!parts[0].equals(network) || parts.length < 2) {
                return;
            }
            String layer = dense.getOrDefault(parts[1], parts[1]);
            if (parts.length == 2) {
                renamed.put(layer.replace("_alpha", ".weight"), tensor);
            } else if (parts[2].equals("weights")) {
                boolean filter = tensor.shape().length == 4;
                renamed.put(layer + ".weight", filter ? tensor.permuted(3, 2, 1, 0) : tensor.permuted(1, 0));
            } else {
                renamed.put(layer + "." + parts[2], tensor);
            }
        });
        return renamed;
    }
}
