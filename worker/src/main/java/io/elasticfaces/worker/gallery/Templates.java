package io.elasticfaces.worker.gallery;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One embedding for each person of a gallery, with which faces are compared: the mean of those of the person's pictures,
 * scaled to their mean length. A stranger resembles the mean less often than the nearest of several pictures. Because of
 * the scale, a distance means the same for any number of pictures. Immutable.
 */
final class Templates {
    private final List<String> names;
    private final int dimension;

    /** Floats of shape {@code (size, dimension)} in a direct buffer, which PyTorch reads in place. */
    private final ByteBuffer rows;

    /** The square of each row's length. */
    private final double[] squares;

    private final double largestSquare;

    /**
     * @param people the name of each embedding's person
     * @param embeddings of shape {@code (people.size(), dimension)} in a direct buffer, which is not changed
     */
    Templates(List<String> people, int dimension, ByteBuffer embeddings) {
        Map<String, List<Integer>> pictures = new LinkedHashMap<>();
        for (int i = 0; i < people.size(); i++) {
            pictures.computeIfAbsent(people.get(i), name -> new ArrayList<>(1)).add(i);
        }
        this.names = List.copyOf(pictures.keySet());
        this.dimension = dimension;
        this.rows = names.size() == people.size() ? embeddings : means(pictures, embeddings);
        this.squares = new double[names.size()];
        for (int i = 0; i < squares.length; i++) {
            squares[i] = Matcher.square(row(i));
        }
        // Propagates NaN.
        this.largestSquare = Arrays.stream(squares).reduce(0, Math::max);
    }

    private ByteBuffer means(Map<String, List<Integer>> pictures, ByteBuffer embeddings) {
        FloatBuffer from = embeddings.asFloatBuffer();
        ByteBuffer means = ByteBuffer.allocateDirect(pictures.size() * dimension * Float.BYTES)
                .order(ByteOrder.nativeOrder());
        FloatBuffer to = means.asFloatBuffer();
        float[] embedding = new float[dimension];
        for (List<Integer> ofPerson : pictures.values()) {
            double[] sum = new double[dimension];
            double lengths = 0;
            for (int picture : ofPerson) {
                from.get(picture * dimension, embedding);
                lengths += Math.sqrt(Matcher.square(embedding));
                for (int i = 0; i < dimension; i++) {
                    sum[i] += embedding[i];
                }
            }
            double length = Math.sqrt(Arrays.stream(sum).map(x -> x * x).sum());
            // The sum itself, if the pictures cancel each other or there is only one.
            double scale = ofPerson.size() == 1 || length == 0 ? 1 : lengths / ofPerson.size() / length;
            for (double component : sum) {
                to.put((float) (component * scale));
            }
        }
        return means;
    }

    /** Returns the number of people. */
    int size() {
        return names.size();
    }

    /** Returns the name of a row's person. */
    String name(int row) {
        return names.get(row);
    }

    /** Returns the number of components of a row. */
    int dimension() {
        return dimension;
    }

    /** Returns the rows as floats of shape {@code (size, dimension)} in a direct buffer, which must not be changed. */
    ByteBuffer rows() {
        return rows.duplicate().order(ByteOrder.nativeOrder());
    }

    /** Returns a copy of one row. */
    float[] row(int row) {
        float[] copy = new float[dimension];
        rows.asFloatBuffer().get(row * dimension, copy);
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
}
