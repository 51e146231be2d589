package io.elasticfaces.benchmarks;

import io.elasticfaces.worker.network.Weights;
import io.elasticfaces.worker.weights.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Weights for InceptionResnetV1 if the published ones are missing, the same as in reference/weights.py. */
final class GeneratedWeights extends Weights {
    GeneratedWeights() {
        super("generated weights", Map.of());
    }

    @Override
    public Tensor tensor(String name, int... shape) {
        float[] values = new float[Tensor.elements(shape)];
        boolean variance = name.endsWith("running_var");
        boolean vector = shape.length == 1;
        double centre = variance || (vector && !name.endsWith("running_mean") && !name.endsWith("bias")) ? 1 : 0;
        double spread = variance ? 0.5 : vector ? 0.1 : Math.sqrt(6.0 * shape[0] / values.length);
        long hash = hash(name);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (centre + spread * noise(hash, i));
        }
        return new Tensor(shape, values);
    }

    /** FNV-1a. */
    private static long hash(String name) {
        long hash = 0xCBF29CE484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
        }
        return hash;
    }

    /** Returns a number in [-1, 1) by SplitMix64. */
    private static double noise(long hash, int index) {
        long z = hash + (index + 1L) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        z ^= z >>> 31;
        return (z >>> 40) / 0x1p24 * 2 - 1;
    }
}
