package io.elasticfaces.worker.network;

import io.elasticfaces.worker.weights.Tensor;
import java.util.Arrays;

/**
 * The weights of a convolution.
 *
 * @param out output channels
 * @param in input channels
 * @param height of the kernel
 * @param width of the kernel
 * @param weights in the order [out][in][height][width]
 * @param bias one number for each output channel
 */
@SuppressWarnings("ArrayRecordComponent") // Internal; never compared.
record Filter(int out, int in, int height, int width, float[] weights, float[] bias) {

    Filter {
        if (weights.length != out * in * height * width || bias.length != out) {
            throw new IllegalArgumentException("the weights do not match the filter's shape");
        }
    }

    /** Creates a filter from a tensor [out, in, height, width]. */
    static Filter of(Tensor weights, float[] bias) {
        int[] shape = weights.shape();
        return new Filter(shape[0], shape[1], shape[2], shape[3], weights.values(), bias);
    }

    /**
     * Folds a following scale and shift of each output channel into the convolution.
     *
     * @param scale one factor for each output channel
     * @param shift one addend for each output channel
     * @return the folded filter
     */
    Filter folded(float[] scale, float[] shift) {
        float[] scaled = weights.clone();
        float[] shifted = bias.clone();
        int each = in * height * width;
        for (int o = 0; o < out; o++) {
            for (int i = 0; i < each; i++) {
                scaled[o * each + i] *= scale[o];
            }
            shifted[o] = shifted[o] * scale[o] + shift[o];
        }
        return new Filter(out, in, height, width, scaled, shifted);
    }

    /** Appends the output channels of another filter with the same kernel size. */
    Filter and(Filter other) {
        if (other.in != in || other.height != height || other.width != width) {
            throw new IllegalArgumentException("filters of different kernels");
        }
        return new Filter(out + other.out, in, height, width, join(weights, other.weights), join(bias, other.bias));
    }

    /** The 1x1 filter of the kernel's centre, for an input of one pixel surrounded by padding. */
    Filter middle() {
        float[] middle = new float[out * in];
        int kernel = height * width;
        for (int i = 0; i < middle.length; i++) {
            middle[i] = weights[i * kernel + kernel / 2];
        }
        return new Filter(out, in, 1, 1, middle, bias);
    }

    /** Adds channels of zeros. */
    Filter padded(int newOut, int newIn) {
        if (newOut == out && newIn == in) {
            return this;
        }
        int kernel = height * width;
        float[] wide = new float[newOut * newIn * kernel];
        for (int o = 0; o < out; o++) {
            System.arraycopy(weights, o * in * kernel, wide, o * newIn * kernel, in * kernel);
        }
        return new Filter(newOut, newIn, height, width, wide, Arrays.copyOf(bias, newOut));
    }

    private static float[] join(float[] first, float[] second) {
        float[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
