package io.elasticfaces.worker.network;

import io.elasticfaces.worker.weights.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

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

    /** Smaller weights are zeros with rounding errors: their contribution is below float32's precision. */
    private static final float NEGLIGIBLE = 1e-9f;

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

    /** Returns the input channels with a weight that is not negligible. */
    int[] usedInputs() {
        int kernel = height * width;
        return IntStream.range(0, in)
                .filter(i -> IntStream.range(0, out * kernel)
                        .anyMatch(k -> Math.abs(weights[(k / kernel * in + i) * kernel + k % kernel]) > NEGLIGIBLE))
                .toArray();
    }

    /** Returns a filter with some of the output channels. */
    Filter outputs(int[] kept) {
        int each = in * height * width;
        float[] fewer = new float[kept.length * each];
        float[] biases = new float[kept.length];
        for (int o = 0; o < kept.length; o++) {
            System.arraycopy(weights, kept[o] * each, fewer, o * each, each);
            biases[o] = bias[kept[o]];
        }
        return new Filter(kept.length, in, height, width, fewer, biases);
    }

    /** Returns a filter with some of the input channels. */
    Filter inputs(int[] kept) {
        int kernel = height * width;
        float[] fewer = new float[out * kept.length * kernel];
        for (int o = 0; o < out; o++) {
            for (int i = 0; i < kept.length; i++) {
                System.arraycopy(weights, (o * in + kept[i]) * kernel, fewer, (o * kept.length + i) * kernel, kernel);
            }
        }
        return new Filter(out, kept.length, height, width, fewer, bias);
    }

    private static float[] join(float[] first, float[] second) {
        float[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
