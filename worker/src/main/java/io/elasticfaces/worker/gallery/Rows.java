package io.elasticfaces.worker.gallery;

import io.elasticfaces.contract.gallery.FaceBlock;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Embeddings, and what is computed from them once. Its content does not change. */
final class Rows {
    private final List<String> ids;
    private final List<String> names;
    private final int dimension;
    private final ByteBuffer values;
    private final double[] squares;
    private final double largestSquare;

    /** The rows of each person; null until it is needed. */
    private Map<String, int[]> byName;

    private Rows(List<String> ids, List<String> names, int dimension, ByteBuffer values) {
        this.ids = ids;
        this.names = names;
        this.dimension = dimension;
        this.values = values;
        this.squares = new double[ids.size()];
        FloatBuffer floats = values().asFloatBuffer();
        float[] row = new float[dimension];
        double largest = 0;
        for (int i = 0; i < squares.length; i++) {
            floats.get(row);
            squares[i] = Matcher.square(row);
            // Propagates NaN.
            largest = Math.max(largest, squares[i]);
        }
        this.largestSquare = largest;
    }

    /**
     * Returns rows.
     *
     * @param ids the face of each row
     * @param names the person of each row
     * @param values floats of shape {@code (ids.size(), dimension)} in a direct buffer, which PyTorch reads in place
     */
    static Rows of(List<String> ids, List<String> names, int dimension, ByteBuffer values) {
        return new Rows(ids, names, dimension, values);
    }

    /** Returns the rows of several blocks as one. */
    static Rows joined(List<FaceBlock> blocks, int dimension) {
        List<String> ids = new ArrayList<>();
        List<String> names = new ArrayList<>();
        ByteBuffer values = direct(blocks.stream().mapToInt(FaceBlock::size).sum() * dimension);
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

    List<String> ids() {
        return ids;
    }

    List<String> names() {
        return names;
    }

    /** Returns the number of rows. */
    int size() {
        return ids.size();
    }

    /** Returns the values, with a position of their own. They must not be changed. */
    ByteBuffer values() {
        return values.duplicate().order(ByteOrder.nativeOrder());
    }

    /** Returns a copy of one row. */
    float[] row(int row) {
        float[] copy = new float[dimension];
        values.asFloatBuffer().get(row * dimension, copy);
        return copy;
    }

    /** Returns the square of a row's length. */
    double square(int row) {
        return squares[row];
    }

    /** Returns the largest of the squares; NaN or infinite if a row contains such a number. */
    double largestSquare() {
        return largestSquare;
    }

    /** Returns the rows of a person, used or not. */
    synchronized IntStream of(String person) {
        if (byName == null) {
            byName = new HashMap<>();
            for (int row = 0; row < names.size(); row++) {
                int[] known = byName.get(names.get(row));
                int[] more = known == null ? new int[1] : Arrays.copyOf(known, known.length + 1);
                more[more.length - 1] = row;
                byName.put(names.get(row), more);
            }
        }
        return IntStream.of(byName.getOrDefault(person, new int[0]));
    }
}
