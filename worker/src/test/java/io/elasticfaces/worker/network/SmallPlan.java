package io.elasticfaces.worker.network;

import java.io.IOException;
import java.nio.file.Path;

/** A small network with every operation, and with the channel counts that oneDNN computes wrongly. */
final class SmallPlan {
    private SmallPlan() {}

    static KnownAnswer answer(Path folder, int batch, int height, int width) throws IOException {
        return KnownAnswer.compute(folder, plan(Kernel.REFERENCE), batch, height, width);
    }

    static NetworkPlan plan(Kernel kernel) {
        NetworkPlan plan = new NetworkPlan(kernel);
        int v = plan.conv(NetworkPlan.INPUT, filter(28, 3, 3, 3), 1, 0, 0, true);
        v = plan.maxPool(v, 3, 2, true);
        v = plan.maxPool(plan.prelu(v, slopes(32)), 2, 2, true);
        v = plan.maxPool(plan.conv(v, filter(32, 32, 3, 3), 1, 2, 2, false), 3, 2, false);
        v = plan.prelu(plan.conv(v, filter(24, 28, 3, 3), 1, 1, 1, false), slopes(24));
        v = plan.conv(v, filter(40, 24, 1, 7), 1, 0, 3, true);
        int residual = plan.conv(v, filter(40, 40, 7, 1), 1, 3, 0, true);
        v = plan.convPlus(residual, v, filter(40, 40, 3, 3), 1, true);
        residual = plan.depthwise(residual, filter(40, 1, 3, 3), 1, 1);
        v = plan.convPlus(residual, v, filter(48, 40, 1, 1), 0, false);
        int down = plan.pad(plan.conv(v, filter(64, 48, 2, 2), 2, 0, 0, false), 1, 2, 0);
        int pooled = plan.pad(plan.averagePool(v, 2, 2), 1, 2, 16);
        v = plan.addRelu(down, pooled);
        v = plan.concat(v, plan.maxPool(v, 1, 1, false));
        plan.head(plan.mean(v), filter(7, 128, 1, 1));
        return plan;
    }

    private static Filter filter(int out, int in, int height, int width) {
        String name = "filter " + out + " " + in + " " + height;
        float[] weights = SeededWeights.noise(name, out * in * height * width);
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= (float) Math.sqrt(6.0 / (in * height * width));
        }
        return new Filter(out, in, height, width, weights, SeededWeights.noise(name + " bias", out));
    }

    /** From -1.3 to 1.3, as MTCNN's. */
    private static float[] slopes(int count) {
        float[] slopes = SeededWeights.noise("slopes", count);
        for (int i = 0; i < count; i++) {
            slopes[i] *= 1.3f;
        }
        return slopes;
    }
}
