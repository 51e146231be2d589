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
        int v = plan.conv(NetworkPlan.INPUT, filter(64, 3, 3), 2, 1, 1, false);
        v = plan.prelu(v, slopes(64));
        v = plan.depthwise(v, filter(64, 1, 3), 1, 1);
        v = plan.prelu(v, slopes(64));
        v = block(v, 64, 128, 64, 2);
        for (int i = 0; i < 4; i++) {
            v = block(v, 64, 128, 64, 1);
        }
        v = block(v, 64, 256, 128, 2);
        for (int i = 0; i < 6; i++) {
            v = block(v, 128, 256, 128, 1);
        }
        v = block(v, 128, 512, 128, 2);
        for (int i = 0; i < 2; i++) {
            v = block(v, 128, 256, 128, 1);
        }
        v = plan.conv(v, filter(512, 128, 1), 1, 0, 0, false);
        v = plan.prelu(v, slopes(512));
        v = plan.depthwise(v, filter(512, 1, 7), 1, 0);
        plan.head(v, filter(DIMENSION, 512, 1));
        weights.checkAllUsed();
        return plan;
    }

    /** Widens, convolves each channel, and narrows. With stride 1 its input is added to the result. */
    private int block(int from, int in, int wide, int out, int stride) {
        Filter widen = filter(wide, in, 1);
        float[] slopes = slopes(wide);
        Filter each = filter(wide, 1, 3);
        float[] eachSlopes = slopes(wide);
        Filter narrow = filter(out, wide, 1);
        // Training has switched off two fifths of the channels, which take a fifth of the time.
        int[] used = narrow.usedInputs();
        int v = plan.conv(from, widen.outputs(used), 1, 0, 0, false);
        v = plan.prelu(v, selected(slopes, used));
        v = plan.depthwise(v, each.outputs(used), stride, 1);
        v = plan.prelu(v, selected(eachSlopes, used));
        if (stride > 1) {
            return plan.conv(v, narrow.inputs(used), 1, 0, 0, false);
        }
        operation++; // The addition.
        return plan.convPlus(v, from, narrow.inputs(used), 0, false);
    }

    private static float[] selected(float[] values, int[] indices) {
        float[] selected = new float[indices.length];
        for (int i = 0; i < indices.length; i++) {
            selected[i] = values[indices[i]];
        }
        return selected;
    }

    private float[] slopes(int channels) {
        return weights.tensor("PRelu_" + operation++ + ".1", channels, 1, 1).values();
    }

    private Filter filter(int out, int in, int kernel) {
        String name = "Conv_" + operation++;
        return Filter.of(weights.tensor(name + ".1", out, in, kernel, kernel), weights.vector(name + ".2", out));
    }
}
