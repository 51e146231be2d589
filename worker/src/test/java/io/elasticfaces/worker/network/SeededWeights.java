package io.elasticfaces.worker.network;

import io.elasticfaces.worker.weights.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Weights of any shape, as the references were computed with. A network with them recognises no one. */
public final class SeededWeights extends Weights {
    public SeededWeights() {
        super("seeded weights", Map.of());
    }

    @Override
    public Tensor tensor(String name, int... shape) {
        float[] values = noise(name, Tensor.elements(shape));
        boolean variance = name.endsWith("running_var");
        float centre =
                variance || (shape.length == 1 && !name.endsWith("running_mean") && !name.endsWith("bias")) ? 1 : 0;
        double spread = variance ? 0.5 : shape.length == 1 ? 0.1 : Math.sqrt(6.0 * shape[0] / values.length);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (centre + spread * values[i]);
        }
        return new Tensor(shape, values);
    }

    /** Numbers in [-1, 1) by SplitMix64 from the FNV-1a hash of a name, the same in every language. */
    public static float[] noise(String name, int count) {
        long hash = 0xCBF29CE484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            long z = hash + (i + 1L) * 0x9E3779B97F4A7C15L;
            z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            z ^= z >>> 31;
            values[i] = (float) ((z >>> 40) / 0x1p24 * 2 - 1);
        }
        return values;
    }
}
