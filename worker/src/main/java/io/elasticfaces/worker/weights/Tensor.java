package io.elasticfaces.worker.weights;

import java.util.Arrays;

/**
 * An array of numbers with a shape, in row-major order (the last dimension varies fastest). The arrays are not copied and
 * must not be changed.
 *
 * @param shape the length of every dimension, outermost first; empty for a single number
 * @param values as many numbers as the dimensions' product
 */
@SuppressWarnings("ArrayRecordComponent") // Weights have tens of megabytes: too many for boxed numbers.
public record Tensor(int[] shape, float[] values) {

    /** Checks that shape and number of values match. */
    public Tensor {
        if (elements(shape) != values.length) {
            throw new IllegalArgumentException(
                    "shape " + Arrays.toString(shape) + " does not hold " + values.length + " values");
        }
    }

    /**
     * Counts the elements of a shape.
     *
     * @param shape the length of every dimension
     * @return the product of all dimensions, 1 for an empty shape
     * @throws IllegalArgumentException when a dimension is negative or the product is not an {@code int}
     */
    public static int elements(int... shape) {
        long product = 1;
        for (int dimension : shape) {
            if (dimension < 0 || (product *= dimension) > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("shape " + Arrays.toString(shape) + " is out of range");
            }
        }
        return (int) product;
    }

    /**
     * Returns whether this tensor has exactly the given shape.
     *
     * @param dimensions the expected shape
     * @return true when they are equal
     */
    public boolean hasShape(int... dimensions) {
        return Arrays.equals(shape, dimensions);
    }

    /**
     * Copies the values with the dimensions in another order.
     *
     * @param order for each dimension of the result, the corresponding dimension of this tensor
     * @return a tensor of the permuted shape
     */
    public Tensor permuted(int... order) {
        int rank = shape.length;
        int[] strides = new int[rank];
        for (int i = rank - 1, stride = 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= shape[i];
        }
        int[] newShape = new int[rank];
        int[] step = new int[rank];
        for (int i = 0; i < rank; i++) {
            newShape[i] = shape[order[i]];
            step[i] = strides[order[i]];
        }
        float[] out = new float[values.length];
        int[] at = new int[rank];
        int from = 0;
        for (int to = 0; to < out.length; to++) {
            out[to] = values[from];
            for (int i = rank - 1; i >= 0; i--) {
                from += step[i];
                if (++at[i] < newShape[i]) {
                    break;
                }
                from -= step[i] * newShape[i];
                at[i] = 0;
            }
        }
        return new Tensor(newShape, out);
    }

    /**
     * Returns the same values with another shape.
     *
     * @param newShape a shape with the same number of elements
     * @return a tensor that shares this one's values
     */
    public Tensor reshaped(int... newShape) {
        return new Tensor(newShape, values);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor that && Arrays.equals(shape, that.shape) && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Tensor" + Arrays.toString(shape);
    }
}
