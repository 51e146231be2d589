package io.elasticfaces.worker.gallery;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.elasticfaces.worker.gallery.Gallery.Part;
import io.elasticfaces.worker.network.TorchRuntime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * The exact search for the nearest people or faces of a gallery.
 *
 * <p>In a large gallery matrix products give all distances in single precision, {@code |q|^2 + |x|^2 - 2 <q, x>}. Rows
 * that may be among the nearest within their rounding error are then compared in double precision.
 */
public final class Matcher {
    /** Smaller galleries take less than a millisecond without the product. */
    private static final int PRODUCT_FROM = 500;

    private Matcher() {}

    private record Hit(Part part, int row, double square) {
        String name() {
            return part.rows().names().get(row);
        }

        String id() {
            return part.rows().ids().get(row);
        }
    }

    /** Returns the nearest person, the first of equally near ones, or empty for an empty gallery. */
    public static Optional<Match> nearest(float[] probe, Gallery gallery) {
        return people(probe, gallery, 1).stream().findFirst();
    }

    /**
     * Returns the nearest people by Euclidean distance, the nearest first.
     *
     * @param probe as long as the gallery's dimension
     * @param most their largest number, 1 or more
     */
    public static List<Match> people(float[] probe, Gallery gallery, int most) {
        List<Hit> hits = hits(probe, gallery, gallery.templates(), most);
        Map<String, String> nearest =
                gallery.nearestFaces(hits.stream().map(Hit::name).toList(), probe);
        return hits.stream()
                .map(hit -> match(hit, nearest.getOrDefault(hit.name(), hit.id())))
                .toList();
    }

    /**
     * Returns the nearest enrolled faces by Euclidean distance, the nearest first.
     *
     * @param probe as long as the gallery's dimension
     * @param most their largest number, 1 or more
     */
    public static List<Match> faces(float[] probe, Gallery gallery, int most) {
        return hits(probe, gallery, gallery.faces(), most).stream()
                .map(hit -> match(hit, hit.id()))
                .toList();
    }

    private static Match match(Hit hit, String face) {
        return new Match(hit.name(), face, Math.sqrt(hit.square()));
    }

    private static List<Hit> hits(float[] probe, Gallery gallery, List<Part> all, int most) {
        int dimension = gallery.models().dimension();
        if (probe.length != dimension) {
            throw new IllegalArgumentException(
                    "The embedding has " + probe.length + " numbers, the gallery's have " + dimension + ".");
        }
        List<Part> parts = all.stream().filter(part -> !part.used().isEmpty()).toList();
        boolean small = parts.stream().mapToInt(part -> part.rows().size()).sum() < PRODUCT_FROM;
        List<float[]> products = small ? List.of() : products(probe, parts);
        double limit = small ? Double.POSITIVE_INFINITY : limit(products, probe, parts, most);
        List<Hit> hits = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            for (int row = part.used().nextSetBit(0);
                    row >= 0;
                    row = part.used().nextSetBit(row + 1)) {
                if (!small && part.rows().square(row) - 2.0 * products.get(i)[row] > limit) {
                    continue;
                }
                double distance = squaredDistance(probe, part.rows().row(row));
                // False for NaN.
                if (distance < Double.POSITIVE_INFINITY) {
                    hits.add(new Hit(part, row, distance));
                }
            }
        }
        hits.sort(Comparator.comparingDouble(Hit::square));
        return hits.subList(0, Math.min(most, hits.size()));
    }

    private static List<float[]> products(float[] probe, List<Part> parts) {
        TorchRuntime.start();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            // The column is repeated because MKL's product with a single vector takes 1.5 times as long on AMD
            // processors.
            NDArray column =
                    manager.create(probe).reshape(1, probe.length).repeat(0, 2).transpose();
            List<float[]> products = new ArrayList<>();
            for (Part part : parts) {
                Shape shape = new Shape(part.rows().size(), probe.length);
                // A direct buffer is not copied.
                NDArray rows = manager.create(part.rows().values(), shape, DataType.FLOAT32);
                products.add(rows.matMul(column).get(":, 0").toFloatArray());
            }
            return products;
        }
    }

    /**
     * Returns the largest {@code |x|^2 - 2 <q, x>} that one of the nearest rows can have, given the rounding of the
     * products.
     */
    private static double limit(List<float[]> products, float[] probe, List<Part> parts, int most) {
        double largest = 0;
        for (Part part : parts) {
            // Propagates NaN.
            largest = Math.max(largest, part.rows().largestSquare());
        }
        double lengths = Math.sqrt(square(probe) * largest);
        if (!(lengths < Float.MAX_VALUE)) {
            // Products may overflow, or a number is NaN or infinite: compare every row.
            return Double.POSITIVE_INFINITY;
        }
        PriorityQueue<Double> least = new PriorityQueue<>(Collections.reverseOrder());
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            for (int row = part.used().nextSetBit(0);
                    row >= 0;
                    row = part.used().nextSetBit(row + 1)) {
                double value = part.rows().square(row) - 2.0 * products.get(i)[row];
                if (least.size() < most) {
                    least.add(value);
                } else if (value < least.peek()) {
                    least.poll();
                    least.add(value);
                }
            }
        }
        if (least.size() < most) {
            return Double.POSITIVE_INFINITY;
        }
        // A sum of n products in any order is off by at most about n * 2^-24 * |q| * |x|.
        double error = (probe.length + 8) * (0x1p-23 * lengths + 2.0 * Float.MIN_NORMAL);
        return least.peek() + 4 * error;
    }

    /** Returns the Euclidean distance of two embeddings of one model set. */
    public static double distance(float[] first, float[] second) {
        return Math.sqrt(squaredDistance(first, second));
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
