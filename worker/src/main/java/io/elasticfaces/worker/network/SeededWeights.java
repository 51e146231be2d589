package io.elasticfaces.worker.network;

import io.elasticfaces.worker.weights.Tensor;

/**
 * Pseudo-random weights of InceptionResnetV1, reproducible in any language, for benchmarks and tests only. A network
 * with them recognises no one.
 *
 * <p>Element {@code i} of tensor {@code k} comes from {@code u}, the {@code i}-th number of {@link Noise} named {@code
 * k}: {@code 1 + 0.5u} for a running variance, {@code 0.1u} for a running mean or a bias, {@code 1 + 0.1u} for any
 * other vector (a batch norm's weight), else {@code u * sqrt(6 / fan-in)}, the fan-in being the product of all
 * dimensions but the first.
 */
public final class SeededWeights {

    private SeededWeights() {}

    /**
     * Computes one tensor.
     *
     * @param name its name in facenet-pytorch's state dict
     * @param shape its shape there
     * @return the tensor
     */
    public static Tensor tensor(String name, int... shape) {
        Noise noise = Noise.of(name);
        float[] values = new float[Tensor.elements(shape)];
        double spread = name.endsWith("running_var") ? 0.5 : 0.1;
        double centre = 1;
        if (name.endsWith("running_mean") || name.endsWith("bias")) {
            centre = 0;
        } else if (shape.length > 1) {
            int fanIn = values.length / shape[0];
            centre = 0;
            spread = Math.sqrt(6.0 / fanIn);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (centre + spread * noise.at(i));
        }
        return new Tensor(shape, values);
    }
}
