package io.elasticfaces.worker.network;

import io.elasticfaces.worker.weights.Tensor;
import io.elasticfaces.worker.weights.TorchStateDict;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The tensors of one network, by name and shape. */
final class Weights {
    private final String network;
    private final Set<String> names;
    private final Source source;
    private final Set<String> used = new HashSet<>();

    /** A source of tensors. */
    @FunctionalInterface
    interface Source {
        /** Returns the tensor of a name, or null. A source that generates tensors uses the shape. */
        Tensor tensor(String name, int... shape) throws IOException;
    }

    /** Takes the tensors from a map. */
    Weights(String network, Map<String, Tensor> tensors) {
        this(network, tensors.keySet(), (name, shape) -> tensors.get(name));
    }

    /** Reads the tensors from a file on demand. */
    Weights(String network, TorchStateDict stateDict) {
        this(network, stateDict.names(), (name, shape) -> stateDict.tensor(name));
    }

    /** Takes the tensors from a source; those in {@code names} must all be used. */
    Weights(String network, Set<String> names, Source source) {
        this.network = network;
        this.names = names;
        this.source = source;
    }

    /**
     * Returns a tensor of exactly this shape.
     *
     * @throws IllegalArgumentException when it is missing or has another shape
     */
    Tensor tensor(String name, int... shape) throws IOException {
        Tensor tensor = source.tensor(name, shape);
        if (tensor == null) {
            throw new IllegalArgumentException(network + " lacks the tensor " + name);
        }
        if (!tensor.hasShape(shape)) {
            throw new IllegalArgumentException(network + ": " + name + " has the shape "
                    + Arrays.toString(tensor.shape()) + " instead of " + Arrays.toString(shape));
        }
        used.add(name);
        return tensor;
    }

    /** Marks a tensor as used although the network does not need it. */
    void skip(String name) {
        used.add(name);
    }

    /**
     * Checks that every tensor has been used; another network's weights would have more.
     *
     * @throws IllegalArgumentException when one has not been used
     */
    void checkAllUsed() {
        for (String name : names) {
            if (!used.contains(name)) {
                throw new IllegalArgumentException(network + " does not use the tensor " + name);
            }
        }
    }

    /** Returns a one-dimensional tensor. */
    float[] vector(String name, int length) throws IOException {
        return tensor(name, length).values();
    }

    /** Returns PyTorch's convolution layer with bias. */
    Filter filter(String layer, int out, int in, int height, int width) throws IOException {
        return Filter.of(tensor(layer + ".weight", out, in, height, width), vector(layer + ".bias", out));
    }

    /** Returns PyTorch's dense layer over square planes, flattened as [width][height][channel], as a convolution. */
    Filter dense(String layer, int out, int channels, int side) throws IOException {
        Tensor flat = tensor(layer + ".weight", out, channels * side * side);
        Tensor planes = flat.reshaped(out, side, side, channels).permuted(0, 3, 2, 1);
        return Filter.of(planes, vector(layer + ".bias", out));
    }
}
