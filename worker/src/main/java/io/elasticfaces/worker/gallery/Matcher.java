package io.elasticfaces.worker.gallery;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.elasticfaces.worker.network.TorchRuntime;
import java.util.Optional;

/**
 * The exact search for the nearest person of a gallery.
 *
 * <p>In a large gallery one matrix product gives all distances in single precision, {@code |q|^2 + |x|^2 - 2 <q, x>}.
 * Rows that may be the nearest within its rounding error are then compared in double precision.
 */
public final class Matcher {
    /** Smaller galleries take less than a millisecond without the product. */
    private static final int PRODUCT_FROM = 500;

    private Matcher() {}

    /**
     * Returns the nearest person by Euclidean distance, the first of equally near ones, or empty for an empty gallery.
     *
     * @param probe as long as the gallery's dimension
     */
    public static Optional<Match> nearest(float[] probe, Gallery gallery) {
        return nearest(probe, gallery.templates());
    }

    private static Optional<Match> nearest(float[] probe, Templates people) {
        int dimension = people.dimension();
        if (probe.length != dimension) {
            throw new IllegalArgumentException(
                    "The embedding has " + probe.length + " numbers, the gallery's have " + dimension + ".");
        }
        boolean small = people.size() < PRODUCT_FROM;
        float[] products = small ? new float[people.size()] : products(probe, people);
        double limit = small ? Double.POSITIVE_INFINITY : limit(products, probe, people);
        int nearest = -1;
        double best = Double.POSITIVE_INFINITY;
        for (int row = 0; row < products.length; row++) {
            if (people.square(row) - 2.0 * products[row] > limit) {
                continue;
            }
            double distance = squaredDistance(probe, people.row(row));
            if (distance < best) {
                best = distance;
                nearest = row;
            }
        }
        return nearest < 0 ? Optional.empty() : Optional.of(new Match(people.name(nearest), Math.sqrt(best)));
    }

    private static float[] products(float[] probe, Templates people) {
        TorchRuntime.start();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            Shape shape = new Shape(people.size(), people.dimension());
            // A direct buffer is not copied.
            NDArray rows = manager.create(people.rows(), shape, DataType.FLOAT32);
            // The column is repeated because MKL's product with a single vector takes 1.5 times as long on AMD
            // processors.
            NDArray column =
                    manager.create(probe).reshape(1, probe.length).repeat(0, 2).transpose();
            return rows.matMul(column).get(":, 0").toFloatArray();
        }
    }

    /** Returns the largest {@code |x|^2 - 2 <q, x>} that the nearest row can have, given the rounding of the products. */
    private static double limit(float[] products, float[] probe, Templates people) {
        double lengths = Math.sqrt(square(probe) * people.largestSquare());
        if (!(lengths < Float.MAX_VALUE)) {
            // Products may overflow, or a number is NaN or infinite: compare every row.
            return Double.POSITIVE_INFINITY;
        }
        double least = Double.POSITIVE_INFINITY;
        for (int row = 0; row < products.length; row++) {
            least = Math.min(least, people.square(row) - 2.0 * products[row]);
        }
        // A sum of n products in any order is off by at most about n * 2^-24 * |q| * |x|.
        double error = (probe.length + 8) * (0x1p-23 * lengths + 2.0 * Float.MIN_NORMAL);
        return least + 4 * error;
    }

    /** Returns the square of a vector's length. */
    static double square(float[] vector) {
        double sum = 0;
        for (float number : vector) {
            sum += (double) number * number;
        }
        return sum;
    }

    static double squaredDistance(float[] first, float[] second) {
        double sum = 0;
        for (int i = 0; i < first.length; i++) {
            double difference = (double) first[i] - second[i];
            sum += difference * difference;
        }
        return sum;
    }
}
