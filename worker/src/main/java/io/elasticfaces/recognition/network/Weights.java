package io.elasticfaces.recognition.network;

import io.elasticfaces.recognition.weights.Tensor;
import io.elasticfaces.recognition.weights.TorchStateDict;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The tensors of one network, asked for by name and shape. */
final class Weights {
    private final String network;
    private final Set<String> names;
    private final Source source;
    private final Set<String> used = new HashSet<>();

    /** Where tensors come from. */
    @FunctionalInterface
    interface Source {
        /** The tensor of a name, in the shape that is asked for if the source can choose; null if there is none. */
        Tensor tensor(String name, int... shape) throws IOException;
    }

    /** Takes the tensors from a file's. */
    Weights(String network, Map<String, Tensor> tensors) {
        this(network, tensors.keySet(), (name, shape) -> tensors.get(name));
    }

    /** Reads the tensors from a file as they are asked for. */
    Weights(String network, TorchStateDict stateDict) {
        this(network, stateDict.names(), (name, shape) -> stateDict.tensor(name));
    }

    /** Takes the tensors from elsewhere; {@code names} are those that must all be used. */
    Weights(String network, Set<String> names, Source source) {
        this.network = network;
        this.names = names;
        this.source = source;
    }

    /**
     * Gives a tensor that must be there in exactly this shape.
     *
     * @throws IllegalArgumentException when it is not
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

    /** Sets aside a tensor that the network may have and does not need. */
    void skip(String name) {
        used.add(name);
    }

    /**
     * Checks that every tensor has been asked for, as another network's weights would have more.
     *
     * @throws IllegalArgumentException when one has not
     */
    void checkAllUsed() {
        for (String name : names) {
            if (!used.contains(name)) {
                throw new IllegalArgumentException(network + " has no place for the tensor " + name);
            }
        }
    }

    /** A one-dimensional tensor. */
    float[] vector(String name, int length) throws IOException {
        return tensor(name, length).values();
    }

    /** PyTorch's layer of a convolution with bias. */
    Filter filter(String layer, int out, int in, int height, int width) throws IOException {
        return Filter.of(tensor(layer + ".weight", out, in, height, width), vector(layer + ".bias", out));
    }

    /** PyTorch's dense layer over square planes flattened as [width][height][channel], as a convolution. */
    Filter dense(String layer, int out, int channels, int side) throws IOException {
        Tensor flat = tensor(layer + ".weight", out, channels * side * side);
        Tensor planes = flat.reshaped(out, side, side, channels).permuted(0, 3, 2, 1);
        return Filter.of(planes, vector(layer + ".bias", out));
    }
}
