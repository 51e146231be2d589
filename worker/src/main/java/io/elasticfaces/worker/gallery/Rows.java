package io.elasticfaces.worker.gallery;

import io.elasticfaces.contract.gallery.FaceBlock;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Embeddings, and what is computed from them once. Immutable.
 *
 * @param ids the face of each row
 * @param names the person of each row
 * @param dimension the number of components of a row
 * @param values floats of shape {@code (ids.size(), dimension)} in a direct buffer, which PyTorch reads in place
 * @param squares the square of each row's length
 * @param largestSquare the largest of them; NaN or infinite if a row contains such a number
 */
record Rows(
        List<String> ids,
        List<String> names,
        int dimension,
        ByteBuffer values,
        double[] squares,
        double largestSquare) {

    static Rows of(List<String> ids, List<String> names, int dimension, ByteBuffer values) {
        double[] squares = new double[ids.size()];
        float[] row = new float[dimension];
        double largest = 0;
        for (int i = 0; i < squares.length; i++) {
            values.asFloatBuffer().get(i * dimension, row);
            squares[i] = Matcher.square(row);
            // Propagates NaN.
            largest = Math.max(largest, squares[i]);
        }
        return new Rows(ids, names, dimension, values, squares, largest);
    }

    /** Returns the rows of several blocks as one. */
    static Rows joined(List<FaceBlock> blocks, int dimension) {
        List<String> ids = new ArrayList<>();
        List<String> names = new ArrayList<>();
        int size = blocks.stream().mapToInt(FaceBlock::size).sum();
        ByteBuffer values = direct(size * dimension);
        for (FaceBlock block : blocks) {
            ids.addAll(block.ids());
            names.addAll(block.names());
            values.put(block.rows());
        }
        return of(ids, names, dimension, values.flip());
    }

    static ByteBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
                .order(ByteOrder.nativeOrder());
    }

    /** Returns the number of rows. */
    int size() {
        return ids.size();
    }

    /** Returns the values, with a position of their own. They must not be changed. */
    @Override
    public ByteBuffer values() {
        return values.duplicate().order(ByteOrder.nativeOrder());
    }

    /** Returns a copy of one row. */
    float[] row(int row) {
        float[] copy = new float[dimension];
        values().asFloatBuffer().get(row * dimension, copy);
        return copy;
    }
}
