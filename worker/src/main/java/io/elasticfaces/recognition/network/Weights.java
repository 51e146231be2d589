package io.elasticfaces.recognition.network;

import io.elasticfaces.recognition.weights.Tensor;
import java.util.Arrays;
import java.util.Map;

/** The tensors of one network, asked for by name and shape. */
final class Weights {
    private final String network;
    private final Map<String, Tensor> tensors;

    Weights(String network, Map<String, Tensor> tensors) {
        this.network = network;
        this.tensors = tensors;
    }

    /** A tensor that must be there in exactly this shape. */
    Tensor tensor(String name, int... shape) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException(network + " lacks the tensor " + name);
        }
        if (!tensor.hasShape(shape)) {
            throw new IllegalArgumentException(network + ": " + name + " has the shape "
                    + Arrays.toString(tensor.shape()) + " instead of " + Arrays.toString(shape));
        }
        return tensor;
    }

    /** A one-dimensional tensor. */
    float[] vector(String name, int length) {
        return tensor(name, length).values();
    }

    /** PyTorch's layer of a convolution with bias. */
    Filter filter(String layer, int out, int in, int height, int width) {
        return Filter.of(tensor(layer + ".weight", out, in, height, width), vector(layer + ".bias", out));
    }

    /** PyTorch's dense layer over square planes flattened as [width][height][channel], as a convolution. */
    Filter dense(String layer, int out, int channels, int side) {
        Tensor flat = tensor(layer + ".weight", out, channels * side * side);
        Tensor planes = flat.reshaped(out, side, side, channels).permuted(0, 3, 2, 1);
        return Filter.of(planes, vector(layer + ".bias", out));
    }
}
