package io.elasticfaces.worker.network;

import io.elasticfaces.worker.weights.Tensor;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The published tensors of one network, by name. */
public class Weights {
    private final String network;
    private final Map<String, Tensor> tensors;
    private final Set<String> used = new HashSet<>();

    /** @param network its name in errors */
    public Weights(String network, Map<String, Tensor> tensors) {
        this.network = network;
        this.tensors = tensors;
    }

    /**
     * Returns a tensor of exactly this shape.
     *
     * @throws IllegalArgumentException when it is missing or has another shape
     */
    public Tensor tensor(String name, int... shape) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException(network + " lacks the tensor " + name);
        }
        if (!Arrays.equals(tensor.shape(), shape)) {
            throw new IllegalArgumentException(network + ": " + name + " has the shape "
                    + Arrays.toString(tensor.shape()) + " instead of " + Arrays.toString(shape));
        }
        used.add(name);
        return tensor;
    }

    /** Marks a tensor as used although the network does not need it. */
    final void skip(String name) {
        used.add(name);
    }

    /**
     * Checks that every tensor has been used; another network's weights would have more.
     *
     * @throws IllegalArgumentException when one has not been used
     */
    final void checkAllUsed() {
        for (String name : tensors.keySet()) {
            if (!used.contains(name)) {
                throw new IllegalArgumentException(network + " does not use the tensor " + name);
            }
        }
    }

    /** Returns a one-dimensional tensor. */
    final float[] vector(String name, int length) {
        return tensor(name, length).values();
    }

    /** Returns PyTorch's convolution layer with bias. */
    final Filter filter(String layer, int out, int in, int height, int width) {
        return Filter.of(tensor(layer + ".weight", out, in, height, width), vector(layer + ".bias", out));
    }

    /** Returns PyTorch's dense layer over square planes, flattened as [width][height][channel], as a convolution. */
    final Filter dense(String layer, int out, int channels, int side) {
        Tensor flat = tensor(layer + ".weight", out, channels * side * side);
        Tensor planes = flat.reshaped(out, side, side, channels).permuted(0, 3, 2, 1);
        return Filter.of(planes, vector(layer + ".bias", out));
    }
}
