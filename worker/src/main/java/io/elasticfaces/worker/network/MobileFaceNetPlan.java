package io.elasticfaces.worker.network;

/**
 * MobileFaceNet from 112x112 pixels to 512 numbers before L2 normalisation (Chen, Liu, Gao, Han 2018: "MobileFaceNets:
 * Efficient CNNs for Accurate Real-Time Face Verification on Mobile Devices"), without its batch norms, which the
 * published weights include.
 *
 * <p>Weights are named by the place of their operation in the graph, as {@link
 * io.elasticfaces.worker.weights.OnnxWeights} does.
 */
final class MobileFaceNetPlan {
    /** The side of the network's input. */
    static final int SIDE = 112;

    private static final int DIMENSION = 512;

    private final NetworkPlan plan;
    private final Weights weights;
    private int operation;

    private MobileFaceNetPlan(Kernel kernel, Weights weights) {
        this.plan = new NetworkPlan(kernel);
        this.weights = weights;
    }

    static NetworkPlan of(Kernel kernel, Weights weights) {
        return new MobileFaceNetPlan(kernel, weights).plan();
    }

    private NetworkPlan plan() {
        int v = prelu(plan.conv(NetworkPlan.INPUT, filter(64, 3, 3), 2, 1, 1, false), 64);
        v = prelu(plan.depthwise(v, filter(64, 1, 3), 1, 1), 64);
        v = down(v, 64, 128, 64);
        v = blocks(4, v, 64, 128);
        v = down(v, 64, 256, 128);
        v = blocks(6, v, 128, 256);
        v = down(v, 128, 512, 128);
        v = blocks(2, v, 128, 256);
        v = prelu(plan.conv(v, filter(512, 128, 1), 1, 0, 0, false), 512);
        v = plan.depthwise(v, filter(512, 1, 7), 1, 0);
        plan.head(v, filter(DIMENSION, 512, 1));
        weights.checkAllUsed();
        return plan;
    }

    /** Halves the sides. */
    private int down(int from, int in, int wide, int out) {
        int v = widened(from, in, wide, 2);
        return plan.conv(v, filter(out, wide, 1), 1, 0, 0, false);
    }

    private int blocks(int count, int from, int channels, int wide) {
        int v = from;
        for (int i = 0; i < count; i++) {
            int branch = widened(v, channels, wide, 1);
            v = plan.convPlus(branch, v, filter(channels, wide, 1), 0, false);
            operation++; // The addition.
        }
        return v;
    }

    private int widened(int from, int in, int wide, int stride) {
        int v = prelu(plan.conv(from, filter(wide, in, 1), 1, 0, 0, false), wide);
        return prelu(plan.depthwise(v, filter(wide, 1, 3), stride, 1), wide);
    }

    private int prelu(int from, int channels) {
        return plan.prelu(
                from,
                weights.tensor("PRelu_" + operation++ + ".1", channels, 1, 1).values());
    }

    private Filter filter(int out, int in, int kernel) {
        String name = "Conv_" + operation++;
        return Filter.of(weights.tensor(name + ".1", out, in, kernel, kernel), weights.vector(name + ".2", out));
    }
}
