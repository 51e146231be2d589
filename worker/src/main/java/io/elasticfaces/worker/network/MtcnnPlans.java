package io.elasticfaces.worker.network;

import io.elasticfaces.worker.weights.Tensor;
import java.util.HashMap;
import java.util.Map;

/**
 * The plans of MTCNN's networks, with the names and shapes of facenet-pytorch's weights.
 *
 * <p>Dense layers become convolutions over their whole input. The authors' networks (Caffe) were trained on transposed
 * pictures. facenet-pytorch transposed the filters, but flattens [width][height][channel] before the first dense layer;
 * face-api.js publishes the filters as [x][y][in][out].
 */
final class MtcnnPlans {
    private final NetworkPlan plan;
    private final Weights weights;

    private MtcnnPlans(Kernel kernel, Weights weights) {
        this.plan = new NetworkPlan(kernel);
        this.weights = weights;
    }

    static NetworkPlan pnet(Kernel kernel, Map<String, Tensor> tensors) {
        return new MtcnnPlans(kernel, new Weights("P-Net", tensors)).pnet();
    }

    static NetworkPlan rnet(Kernel kernel, Map<String, Tensor> tensors) {
        return new MtcnnPlans(kernel, new Weights("R-Net", tensors)).rnet();
    }

    static NetworkPlan onet(Kernel kernel, Map<String, Tensor> tensors) {
        return new MtcnnPlans(kernel, new Weights("O-Net", tensors)).onet();
    }

    private NetworkPlan pnet() {
        int v = convolution(NetworkPlan.INPUT, 1, 3, 10, 3);
        v = plan.maxPool(v, 2, 2, true);
        v = convolution(v, 2, 10, 16, 3);
        v = convolution(v, 3, 16, 32, 3);
        return ended(v, weights.filter("conv4_1", 2, 32, 1, 1), weights.filter("conv4_2", 4, 32, 1, 1));
    }

    private NetworkPlan rnet() {
        int v = convolution(NetworkPlan.INPUT, 1, 3, 28, 3);
        v = plan.maxPool(v, 3, 2, true);
        v = convolution(v, 2, 28, 48, 3);
        v = plan.maxPool(v, 3, 2, true);
        v = convolution(v, 3, 48, 64, 2);
        v = dense(v, 4, 64, 128);
        return ended(v, weights.dense("dense5_1", 2, 128, 1), weights.dense("dense5_2", 4, 128, 1));
    }

    private NetworkPlan onet() {
        int v = convolution(NetworkPlan.INPUT, 1, 3, 32, 3);
        v = plan.maxPool(v, 3, 2, true);
        v = convolution(v, 2, 32, 64, 3);
        v = plan.maxPool(v, 3, 2, true);
        v = convolution(v, 3, 64, 64, 3);
        v = plan.maxPool(v, 2, 2, true);
        v = convolution(v, 4, 64, 128, 2);
        v = dense(v, 5, 128, 256);
        return ended(
                v,
                weights.dense("dense6_1", 2, 256, 1),
                weights.dense("dense6_2", 4, 256, 1),
                weights.dense("dense6_3", 10, 256, 1));
    }

    private int convolution(int from, int number, int in, int out, int kernel) {
        int v = plan.conv(from, weights.filter("conv" + number, out, in, kernel, kernel), 1, 0, 0, false);
        return plan.prelu(v, weights.vector("prelu" + number + ".weight", out));
    }

    /** A dense layer over 3x3 pixels. */
    private int dense(int from, int number, int channels, int out) {
        int v = plan.conv(from, weights.dense("dense" + number, out, channels, 3), 1, 0, 0, false);
        return plan.prelu(v, weights.vector("prelu" + number + ".weight", out));
    }

    /** Adds the layers that compute the output, as one. */
    private NetworkPlan ended(int from, Filter... outputs) {
        Filter all = outputs[0];
        for (int i = 1; i < outputs.length; i++) {
            all = all.and(outputs[i]);
        }
        plan.head(from, all);
        weights.checkAllUsed();
        return plan;
    }

    /** Renames and permutes face-api.js's tensors of one network to facenet-pytorch's. */
    static Map<String, Tensor> torchNames(Map<String, Tensor> weights, String network) {
        Map<String, String> dense =
                switch (network) {
                    case "rnet" -> Map.of("fc1", "dense4", "fc2_1", "dense5_1", "fc2_2", "dense5_2");
                    case "onet" ->
                        Map.of("fc1", "dense5", "fc2_1", "dense6_1", "fc2_2", "dense6_2", "fc2_3", "dense6_3");
                    default -> Map.of();
                };
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
