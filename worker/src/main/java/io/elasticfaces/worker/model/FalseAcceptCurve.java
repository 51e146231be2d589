package io.elasticfaces.worker.model;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The false accept rate of a model set by threshold, measured on pairs of pictures of two people.
 *
 * <p>Between two points, the distance is linear in the logarithm of the rate. Below the lowest rate it continues with the
 * slope of the lowest decade, to 0 at least. Above the highest rate it is constant. With the curve, the slope of the
 * {@link Similarity} is stored.
 */
public final class FalseAcceptCurve {
    /** The smallest number of pairs from which a curve can be measured. */
    public static final int MIN_PAIRS = 1_000;

    /** The name of a set's own curve in its folder. */
    static final String FILE = "false-accepts.csv";

    private static final String HEADER = "rate,distance";

    /** The start of the last line, which has the slope of the {@link Similarity}. It may be missing. */
    private static final String SLOPE = "slope,";

    private static final String EXAMPLE = "For example, \"0.01,0.595\" after the first line \"" + HEADER + "\".";

    /** Fewer false accepts make a rate too coarse. */
    private static final int MIN_ACCEPTS = 10;

    private static final double[] RATES = {
        1e-6, 2e-6, 5e-6, 1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5
    };

    private final List<Point> points;
    private final Optional<Similarity> similarity;

    /** The share of pairs of two people with a distance less than a threshold. */
    private record Point(double rate, double distance) {}

    private FalseAcceptCurve(List<Point> points, Optional<Similarity> similarity) {
        this.points = List.copyOf(points);
        this.similarity = similarity;
    }

    /** Returns this curve with a similarity that was measured on the same pictures. */
    public FalseAcceptCurve with(Similarity measured) {
        return new FalseAcceptCurve(points, Optional.of(measured));
    }

    /** Returns the similarity, or empty if it was not measured. */
    public Optional<Similarity> similarity() {
        return similarity;
    }

    /**
     * Measures a curve.
     *
     * @param distances of pairs of two people, at least {@value #MIN_PAIRS}
     */
    public static FalseAcceptCurve of(double[] distances) {
        if (distances.length < MIN_PAIRS) {
            throw new IllegalArgumentException("A curve of false accepts needs at least " + MIN_PAIRS
                    + " pairs of pictures of two people, not " + distances.length + ".");
        }
        double[] sorted = Arrays.stream(distances).sorted().toArray();
        List<Point> points = new ArrayList<>();
        for (double rate : RATES) {
            // The product may be slightly less than the exact integer.
            int accepts = (int) (sorted.length * rate + 1e-6);
            if (accepts >= MIN_ACCEPTS) {
                points.add(new Point(rate, sorted[accepts]));
            }
        }
        return new FalseAcceptCurve(points, Optional.empty());
    }

    /**
     * Returns the curve of a model set: the file in its folder, or the one shipped with the worker, or empty if the set
     * has not been measured.
     *
     * @throws IllegalArgumentException if the file is malformed
     */
    static Optional<FalseAcceptCurve> of(String set, Path folder) throws IOException {
        Path own = folder.resolve(FILE);
        if (Files.exists(own)) {
            return Optional.of(read(Files.newInputStream(own), own.toString()));
        }
        String shipped = set + "-" + FILE;
        InputStream resource = FalseAcceptCurve.class.getResourceAsStream(shipped);
        return resource == null ? Optional.empty() : Optional.of(read(resource, shipped));
    }

    private static FalseAcceptCurve read(InputStream in, String name) throws IOException {
        List<Point> points = new ArrayList<>();
        Optional<Similarity> similarity = Optional.empty();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            int number = 1;
            if (!HEADER.equals(lines.readLine())) {
                throw malformed(name, number, "it must be \"" + HEADER + "\"");
            }
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (line.startsWith(SLOPE)) {
                    similarity = Optional.of(similarity(line, name, number));
                } else {
                    points.add(point(line, points, name, number));
                }
            }
            if (points.size() < 2) {
                throw malformed(name, number, "at least two rates must follow the first line");
            }
        }
        return new FalseAcceptCurve(points, similarity);
    }

    private static Similarity similarity(String line, String name, int number) {
        try {
            double slope = Double.parseDouble(line.substring(SLOPE.length()));
            if (slope > 0 && Double.isFinite(slope)) {
                return new Similarity(slope);
            }
        } catch (NumberFormatException e) {
            // Reported below.
        }
        throw malformed(name, number, "the slope must be more than 0");
    }

    private static Point point(String line, List<Point> before, String name, int number) {
        String[] fields = line.split(",", -1);
        try {
            Point point = new Point(Double.parseDouble(fields[0]), Double.parseDouble(fields[1]));
            Point last = before.isEmpty() ? new Point(0, 0) : before.get(before.size() - 1);
            if (fields.length == 2
                    && point.rate() > last.rate()
                    && point.rate() < 1
                    && point.distance() > 0
                    && point.distance() >= last.distance()
                    && Double.isFinite(point.distance())) {
                return point;
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            // Reported below.
        }
        throw malformed(
                name, number, "it must be a rate from 0 to 1 and a distance, neither less than in the line before");
    }

    private static IllegalArgumentException malformed(String name, int number, String what) {
        return new IllegalArgumentException("The curve of false accepts cannot be read. " + name + ", line " + number
                + ": " + what + ". " + EXAMPLE + " ./faces evaluate <folder> --curve <file> makes such a file.");
    }

    /** Writes the curve in the format that {@code false-accepts.csv} has. */
    public void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>(List.of(HEADER));
        for (Point point : points) {
            // Rounded down, as a threshold does not accept its own distance.
            double distance = Math.floor(point.distance() * 1e4) / 1e4;
            String rate = BigDecimal.valueOf(point.rate()).stripTrailingZeros().toPlainString();
            lines.add(String.format(Locale.ROOT, "%s,%.4f", rate, distance));
        }
        similarity.ifPresent(one -> lines.add(String.format(Locale.ROOT, "%s%.3f", SLOPE, one.slope())));
        Files.write(file, lines);
    }

    /** Returns the distance below which a share of the pairs lies, 0 or more. */
    public double distance(double rate) {
        Point lowest = points.get(0);
        if (rate < lowest.rate()) {
            double slope = (between(lowest.rate() * 10) - lowest.distance()) / Math.log(10);
            return Math.max(0, lowest.distance() + slope * Math.log(rate / lowest.rate()));
        }
        return between(rate);
    }

    /** Interpolates. Rates outside the points have the distance of the nearest. */
    private double between(double rate) {
        Point before = points.get(0);
        for (Point point : points) {
            if (rate < point.rate()) {
                double weight = rate <= before.rate()
                        ? 0
                        : Math.log(rate / before.rate()) / Math.log(point.rate() / before.rate());
                return before.distance() + weight * (point.distance() - before.distance());
            }
            before = point;
        }
        return before.distance();
    }
}
