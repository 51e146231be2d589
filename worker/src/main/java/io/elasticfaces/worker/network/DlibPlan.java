package io.elasticfaces.worker.network;

import io.elasticfaces.worker.weights.Tensor;

/**
 * dlib's face recognition network as face-api.js publishes it: ResNet-29 with 32 to 256 channels, from 150x150 pixels to a
 * descriptor of 128 numbers (D. King, dlib's {@code dnn_face_recognition_ex.cpp} and
 * {@code dlib_face_recognition_resnet_model_v1}).
 *
 * <p>Convolutions of stride 2 have no padding. Where their result is smaller than the pooled input that is added to it, it
 * is padded with zeros at the right and at the bottom; where the pooled input has fewer channels, it is padded with zeros.
 */
final class DlibPlan {
    /** The side of the network's input. */
    static final int SIDE = 150;

    private static final int DIMENSION = 128;

    private final NetworkPlan plan;
    private final Weights weights;
    private int side;

    private DlibPlan(Kernel kernel, Weights weights) {
        this.plan = new NetworkPlan(kernel);
        this.weights = weights;
    }

    static NetworkPlan of(Kernel kernel, Weights weights) {
        return new DlibPlan(kernel, weights).plan();
    }

    private NetworkPlan plan() {
        int v = plan.conv(NetworkPlan.INPUT, filter("conv32_down", 3, 32, 7), 2, 0, 0, true);
        v = plan.maxPool(v, 3, 2, false);
        side = ((SIDE - 7) / 2 + 1 - 3) / 2 + 1;
        v = same(v, "conv32_1", 32);
        v = same(v, "conv32_2", 32);
        v = same(v, "conv32_3", 32);
        v = down(v, "conv64_down", 32, 64);
        v = same(v, "conv64_1", 64);
        v = same(v, "conv64_2", 64);
        v = same(v, "conv64_3", 64);
        v = down(v, "conv128_down", 64, 128);
        v = same(v, "conv128_1", 128);
        v = same(v, "conv128_2", 128);
        v = down(v, "conv256_down", 128, 256);
        v = same(v, "conv256_1", 256);
        v = same(v, "conv256_2", 256);
        v = down(v, "conv256_down_out", 256, 256);
        v = plan.mean(v);
        Tensor dense = weights.tensor("fc", 256, DIMENSION).permuted(1, 0).reshaped(DIMENSION, 256, 1, 1);
        plan.head(v, Filter.of(dense, new float[DIMENSION]));
        weights.checkAllUsed();
        return plan;
    }

    private int same(int from, String block, int channels) {
        int v = plan.conv(from, filter(block + "/conv1", channels, channels, 3), 1, 1, 1, true);
        return plan.convPlus(v, from, filter(block + "/conv2", channels, channels, 3), 1, true);
    }

    private int down(int from, String block, int in, int out) {
        int v = plan.conv(from, filter(block + "/conv1", in, out, 3), 2, 0, 0, true);
        Filter second = filter(block + "/conv2", out, out, 3);
        int pooled = plan.averagePool(from, 2, 2);
        if (out > in) {
            pooled = plan.pad(pooled, 0, 0, out - in);
        }
        int convolved = (side - 3) / 2 + 1;
        side = side / 2;
        if (convolved == side) {
            return plan.convPlus(v, pooled, second, 1, true);
        }
        int missing = side - convolved;
        // Only the centre of the filter applies to a single pixel surrounded by padding.
        v = convolved == 1 ? plan.conv(v, second.middle(), 1, 0, 0, false) : plan.conv(v, second, 1, 1, 1, false);
        v = plan.pad(v, missing, missing, 0);
        return plan.addRelu(v, pooled);
    }

    /** A convolution with the scale and shift of each channel folded in. */
    private Filter filter(String layer, int in, int out, int kernel) {
        Tensor published = weights.tensor(layer + "/conv/filters", kernel, kernel, in, out);
        return Filter.of(published.permuted(3, 2, 0, 1), weights.vector(layer + "/conv/bias", out))
                .folded(weights.vector(layer + "/scale/weights", out), weights.vector(layer + "/scale/biases", out));
    }
}
