package io.elasticfaces.recognition.gallery;

import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which rows of a gallery may be the nearest, by a quick look at a quarter of the memory: {@link Codes} of all rows
 * bound each distance from below and above, and a row whose lower bound is beyond the least upper bound is not it.
 *
 * <p>Exact: the bounds hold for the distances as {@link Matcher} rounds them, so that it finds among these rows the same
 * one as among all. Takes {@code dimension + 32} bytes for each row, outside of Java's heap but for the 32.
 */
final class CoarseIndex {
    private static final Logger LOG = LoggerFactory.getLogger(CoarseIndex.class);

    /** Rows whose products are checked before the index is used. */
    private static final int CHECKED = 256;

    /** Of sums of a few thousand numbers in double precision. */
    private static final double ROUNDING = 1e-12;

    private static final int FIRST_CAPACITY = 256;

    private final Codes codes;

    /** Of a distance's square in single precision, relative: half a unit for each of its operations is 2^-24. */
    private final double singleRounding;

    private CoarseIndex(Codes codes) {
        this.codes = codes;
        this.singleRounding = (codes.dimension() + 8) * 0x1p-23;
    }

    /**
     * Makes the index, or none where this machine's PyTorch multiplies wrongly or not at all, or memory is short.
     *
     * @param rows embeddings, one after the other
     * @param dimension numbers of each
     */
    static Optional<CoarseIndex> of(float[] rows, int dimension) {
        try {
            Codes codes = new Codes(rows, dimension);
            check(codes);
            return Optional.of(new CoarseIndex(codes));
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            LOG.warn("Galleries are searched plainly here, which takes several times as long: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static void check(Codes codes) {
        byte[] probe = codes.values(codes.size() / 2);
        int[] products = CodeProducts.of(probe, codes.values());
        int step = Math.max(1, codes.size() / CHECKED);
        for (int row = codes.size() - 1; row >= 0; row -= step) {
            byte[] other = codes.values(row);
            int expected = 0;
            for (int i = 0; i < probe.length; i++) {
                expected += probe[i] * other[i];
            }
            if (products[row] != expected) {
                throw new IllegalStateException(
                        "PyTorch's product of whole numbers is " + products[row] + " where " + expected + " is right");
            }
        }
    }

    /** Returns the rows that may be the nearest to a probe, in rising order, the nearest one among them. */
    int[] candidates(float[] probe) {
        Codes asked = new Codes(probe, probe.length);
        int[] products = CodeProducts.of(asked.values(0), codes.values());
        double squared = asked.squared(0);
        double perProduct = 2 * asked.scale(0);
        double perRest = 2 * Math.sqrt(squared);
        double perLength = 2 * asked.rest(0);
        double limit = Double.POSITIVE_INFINITY;
        int[] found = new int[FIRST_CAPACITY];
        double[] lowest = new double[FIRST_CAPACITY];
        int count = 0;
        for (int row = 0; row < products.length; row++) {
            double squares = squared + codes.squared(row);
            double square = squares - perProduct * codes.scale(row) * products[row];
            double error = perRest * codes.rest(row) + perLength * codes.length(row) + ROUNDING * squares;
            if (square - error > limit) {
                continue;
            }
            limit = Math.min(limit, orInfinity(limit(square + error)));
            if (count == found.length) {
                found = Arrays.copyOf(found, 2 * count);
                lowest = Arrays.copyOf(lowest, 2 * count);
            }
            found[count] = row;
            lowest[count] = square - error;
            count++;
        }
        int kept = 0;
        for (int i = 0; i < count; i++) {
            // Neither here nor above does a bound that is not a number exclude anything.
            if (!(lowest[i] > limit)) {
                found[kept++] = found[i];
            }
        }
        return Arrays.copyOf(found, kept);
    }

    /**
     * What a row's lower bound must not exceed where another's square is at most this. In single precision the other's
     * may come out higher and the row's lower.
     */
    private double limit(double highest) {
        return (highest * (1 + singleRounding) + 2 * Float.MIN_NORMAL) / (1 - singleRounding);
    }

    private static double orInfinity(double value) {
        return Double.isNaN(value) ? Double.POSITIVE_INFINITY : value;
    }
}
