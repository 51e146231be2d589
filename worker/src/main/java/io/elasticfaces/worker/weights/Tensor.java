package io.elasticfaces.worker.weights;

import java.util.Arrays;

/**
 * An array of numbers with a shape, in row-major order (the last dimension varies fastest). The arrays are not copied and
 * must not be changed.
 *
 * @param shape the length of every dimension, outermost first; empty for a single number
 * @param values as many numbers as the dimensions' product
 */
@SuppressWarnings("ArrayRecordComponent") // Weights have tens of megabytes: too many for boxed numbers. Never compared.
public record Tensor(int[] shape, float[] values) {
    private static final int MAX_RANK = 8;

    /** Checks that shape and number of values match. */
    public Tensor {
        if (elements(shape) != values.length) {
            throw new IllegalArgumentException(
                    "shape " + Arrays.toString(shape) + " does not hold " + values.length + " values");
        }
    }

    /**
     * Returns the product of a shape's dimensions, 1 for an empty shape.
     *
     * @throws IllegalArgumentException when there are more than 8 dimensions, one is negative, or the product is not an
     *     {@code int}
     */
    public static int elements(int... shape) {
        long product = 1;
        for (int dimension : shape) {
            if (dimension < 0 || shape.length > MAX_RANK || (product *= dimension) > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("a shape out of range");
            }
        }
        return (int) product;
    }

    /**
     * Copies a view of other numbers into row-major order.
     *
     * @param storage the numbers
     * @param offset the index of the view's first number
     * @param shape the view's dimensions
     * @param strides for each dimension, the distance in the storage from one index to the next
     * @throws IllegalArgumentException when the view is not within the storage, or uses one of its numbers twice
     */
    static Tensor view(float[] storage, long offset, int[] shape, int[] strides) {
        float[] values = new float[requireWithin(storage.length, offset, shape, strides)];
        int[] at = new int[shape.length];
        int from = (int) offset;
        for (int to = 0; to < values.length; to++) {
            values[to] = storage[from];
            for (int i = shape.length - 1; i >= 0; i--) {
                from += strides[i];
                if (++at[i] < shape[i]) {
                    break;
                }
                from -= strides[i] * shape[i];
                at[i] = 0;
            }
        }
        return new Tensor(shape, values);
    }

    private static int requireWithin(int length, long offset, int[] shape, int[] strides) {
        int elements = elements(shape);
        if (strides.length != shape.length || Arrays.stream(strides).anyMatch(stride -> stride < 0)) {
            throw new IllegalArgumentException("strides that do not match its shape");
        }
        long span = 1;
        for (int i = 0; i < shape.length; i++) {
            span += (shape[i] - 1L) * strides[i];
        }
        if (elements > 0 && (offset < 0 || offset + span > length)) {
            throw new IllegalArgumentException("reaches past the end of its storage");
        }
        if (elements > Math.max(0, span)) {
            throw new IllegalArgumentException("its elements overlap");
        }
        return elements;
    }

    /**
     * Copies the values with the dimensions in another order.
     *
     * @param order for each dimension of the result, the corresponding dimension of this tensor
     * @return a tensor of the permuted shape
     */
    public Tensor permuted(int... order) {
        int[] strides = new int[shape.length];
        for (int i = strides.length - 1, stride = 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= shape[i];
        }
        return view(
                values,
                0,
                Arrays.stream(order).map(dimension -> shape[dimension]).toArray(),
                Arrays.stream(order).map(dimension -> strides[dimension]).toArray());
    }

    /** Returns a tensor of another shape that shares this one's values. */
    public Tensor reshaped(int... newShape) {
        return new Tensor(newShape, values);
    }
}
