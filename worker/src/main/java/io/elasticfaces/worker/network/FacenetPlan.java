package io.elasticfaces.worker.network;

import io.elasticfaces.worker.weights.Tensor;
import java.util.Arrays;

/**
 * InceptionResnetV1 as in facenet-pytorch (Szegedy, Ioffe, Vanhoucke, Alemi 2016: "Inception-v4, Inception-ResNet and the
 * Impact of Residual Connections on Learning"), up to the embedding of 512 numbers before L2 normalisation.
 *
 * <p>Each batch norm is folded into the convolution before it, and each residual's scale into its last convolution.
 */
final class FacenetPlan {
    /** The side of the crops of the CSE546 reference project; the network also takes others. */
    static final int SIDE = 240;

    private static final int DIMENSION = 512;
    /** The {@code eps} of every batch norm of the network. */
    private static final double EPSILON = 1e-3;

    private final NetworkPlan plan;
    private final Weights weights;

    private FacenetPlan(Kernel kernel, Weights weights) {
        this.plan = new NetworkPlan(kernel);
        this.weights = weights;
    }

    static NetworkPlan of(Kernel kernel, Weights weights) {
        return new FacenetPlan(kernel, weights).plan();
    }

    private NetworkPlan plan() {
        // The classifier of the people in the training set.
        weights.skip("logits.weight");
        weights.skip("logits.bias");
        int v = conv(NetworkPlan.INPUT, "conv2d_1a", 3, 32, 3, 2, 0);
        v = conv(v, "conv2d_2a", 32, 32, 3, 1, 0);
        v = conv(v, "conv2d_2b", 32, 64, 3, 1, 1);
        v = plan.maxPool(v, 3, 2, false);
        v = conv(v, "conv2d_3b", 64, 80, 1, 1, 0);
        v = conv(v, "conv2d_4a", 80, 192, 3, 1, 0);
        v = conv(v, "conv2d_4b", 192, 256, 3, 2, 0);
        for (int i = 0; i < 5; i++) {
            v = block35(v, "repeat_1." + i);
        }
        v = mixed6a(v);
        for (int i = 0; i < 10; i++) {
            v = block17(v, "repeat_2." + i);
        }
        v = mixed7a(v);
        for (int i = 0; i < 5; i++) {
            v = block8(v, "repeat_3." + i, 0.20f, true);
        }
        v = plan.mean(block8(v, "block8", 1, false));
        Tensor dense = weights.tensor("last_linear.weight", DIMENSION, 1792).reshaped(DIMENSION, 1792, 1, 1);
        plan.head(v, normalised(Filter.of(dense, new float[DIMENSION]), "last_bn"));
        weights.checkAllUsed();
        return plan;
    }

    private int block35(int from, String name) {
        int a = conv(from, name + ".branch0", 256, 32, 1, 1, 0);
        int b = conv(from, name + ".branch1.0", 256, 32, 1, 1, 0);
        b = conv(b, name + ".branch1.1", 32, 32, 3, 1, 1);
        int c = conv(from, name + ".branch2.0", 256, 32, 1, 1, 0);
        c = conv(c, name + ".branch2.1", 32, 32, 3, 1, 1);
        c = conv(c, name + ".branch2.2", 32, 32, 3, 1, 1);
        return residual(from, plan.concat(a, b, c), name, 96, 256, 0.17f, true);
    }

    private int mixed6a(int from) {
        int a = conv(from, "mixed_6a.branch0", 256, 384, 3, 2, 0);
        int b = conv(from, "mixed_6a.branch1.0", 256, 192, 1, 1, 0);
        b = conv(b, "mixed_6a.branch1.1", 192, 192, 3, 1, 1);
        b = conv(b, "mixed_6a.branch1.2", 192, 256, 3, 2, 0);
        return plan.concat(a, b, plan.maxPool(from, 3, 2, false));
    }

    private int block17(int from, String name) {
        int a = conv(from, name + ".branch0", 896, 128, 1, 1, 0);
        int b = conv(from, name + ".branch1.0", 896, 128, 1, 1, 0);
        b = conv(b, name + ".branch1.1", 128, 1, 7);
        b = conv(b, name + ".branch1.2", 128, 7, 1);
        return residual(from, plan.concat(a, b), name, 256, 896, 0.10f, true);
    }

    private int mixed7a(int from) {
        int a = conv(from, "mixed_7a.branch0.0", 896, 256, 1, 1, 0);
        a = conv(a, "mixed_7a.branch0.1", 256, 384, 3, 2, 0);
        int b = conv(from, "mixed_7a.branch1.0", 896, 256, 1, 1, 0);
        b = conv(b, "mixed_7a.branch1.1", 256, 256, 3, 2, 0);
        int c = conv(from, "mixed_7a.branch2.0", 896, 256, 1, 1, 0);
        c = conv(c, "mixed_7a.branch2.1", 256, 256, 3, 1, 1);
        c = conv(c, "mixed_7a.branch2.2", 256, 256, 3, 2, 0);
        return plan.concat(a, b, c, plan.maxPool(from, 3, 2, false));
    }

    private int block8(int from, String name, float scale, boolean relu) {
        int a = conv(from, name + ".branch0", 1792, 192, 1, 1, 0);
        int b = conv(from, name + ".branch1.0", 1792, 192, 1, 1, 0);
        b = conv(b, name + ".branch1.1", 192, 1, 3);
        b = conv(b, name + ".branch1.2", 192, 3, 1);
        return residual(from, plan.concat(a, b), name, 384, 1792, scale, relu);
    }

    private int residual(int from, int branches, String name, int in, int out, float scale, boolean relu) {
        float[] factors = new float[out];
        Arrays.fill(factors, scale);
        Filter filter = weights.filter(name + ".conv2d", out, in, 1, 1).folded(factors, new float[out]);
        return plan.convPlus(branches, from, filter, 0, relu);
    }

    private int conv(int from, String name, int in, int out, int kernel, int stride, int pad) {
        return plan.conv(from, filter(name, in, out, kernel, kernel), stride, pad, pad, true);
    }

    /** A row or a column. */
    private int conv(int from, String name, int channels, int height, int width) {
        return plan.conv(from, filter(name, channels, channels, height, width), 1, height / 2, width / 2, true);
    }

    private Filter filter(String name, int in, int out, int height, int width) {
        Filter filter = Filter.of(weights.tensor(name + ".conv.weight", out, in, height, width), new float[out]);
        return normalised(filter, name + ".bn");
    }

    /** Folds a batch norm: (x - mean) / sqrt(variance + eps) * weight + bias. */
    private Filter normalised(Filter filter, String norm) {
        int channels = filter.out();
        float[] weight = weights.vector(norm + ".weight", channels);
        float[] bias = weights.vector(norm + ".bias", channels);
        float[] mean = weights.vector(norm + ".running_mean", channels);
        float[] variance = weights.vector(norm + ".running_var", channels);
        weights.skip(norm + ".num_batches_tracked");
        float[] shift = new float[channels];
        float[] scale = new float[channels];
        for (int i = 0; i < channels; i++) {
            double factor = weight[i] / Math.sqrt(variance[i] + EPSILON);
            scale[i] = (float) factor;
            shift[i] = (float) (bias[i] - mean[i] * factor);
        }
        return filter.folded(scale, shift);
    }
}
