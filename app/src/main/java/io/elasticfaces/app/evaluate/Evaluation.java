package io.elasticfaces.app.evaluate;

import io.elasticfaces.app.load.UnusableInput;
import io.elasticfaces.recognition.gallery.Gallery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What was found out.
 *
 * @param models the model set
 * @param threshold the one that is evaluated
 * @param workers whether it is the worker's
 * @param material what was given
 * @param seen what was seen in it
 * @param measured the pairs of which both pictures were seen
 * @param distances of these pairs
 * @param identification by the number of pictures enrolled; empty where it is not known who is who, or nobody has two
 */
record Evaluation(
        Models models,
        double threshold,
        boolean workers,
        Material material,
        Seen seen,
        List<Measured> measured,
        Distances distances,
        List<Identification> identification) {
    /** Steps of the table's thresholds to either side of the one that is evaluated. */
    private static final int GRID = 6;

    /**
     * The set that looked.
     *
     * @param precision what its embedder computed with
     */
    record Models(String name, String fingerprint, String precision) {}

    /**
     * Draws of who is enrolled.
     *
     * @param splits how many, at least 1
     */
    record Draws(int splits, long seed) {}

    /**
     * Measures, and counts.
     *
     * @param nobody an empty gallery of the set
     * @throws UnusableInput if nothing is left to compare
     */
    static Evaluation of(
            Models models,
            double threshold,
            boolean workers,
            Material material,
            Seen seen,
            Gallery nobody,
            Draws draws) {
        List<Measured> measured = Measured.of(material.pairs(), seen.people(), nobody);
        double[] same = Measured.distances(measured, true);
        double[] different = Measured.distances(measured, false);
        if (same.length == 0 || different.length == 0) {
            String first = seen.failed().isEmpty()
                    ? ""
                    : " The first of " + seen.failed().size() + " failed pictures: "
                            + material.told(seen.failed().get(0).candidate().picture()) + ": "
                            + seen.failed().get(0).reason();
            throw new UnusableInput("Of the pairs in which both pictures could be used, " + same.length
                    + " are of one person and " + different.length + " of two; both kinds are needed." + first);
        }
        List<Identification> identification = material.named()
                ? Identification.of(seen.people().values(), nobody, threshold, draws.splits(), draws.seed())
                : List.of();
        return new Evaluation(
                models, threshold, workers, material, seen, measured, Distances.of(same, different), identification);
    }

    /** Returns round thresholds on both sides of the one that is evaluated, and that one. */
    List<Double> grid() {
        double step = threshold < 0.3 ? 0.02 : threshold < 0.9 ? 0.05 : 0.1;
        long middle = Math.round(threshold / step);
        List<Double> grid = new ArrayList<>();
        for (long i = Math.max(1, middle - GRID); i <= middle + GRID; i++) {
            double round = Math.round(i * step * 100) / 100.0;
            if (Math.abs(round - threshold) > 1e-9) {
                grid.add(round);
            }
        }
        grid.add(threshold);
        grid.sort(Comparator.naturalOrder());
        return grid;
    }

    /** Returns pairs that the threshold tells wrongly, the worst first. */
    List<Measured> wrong(boolean same) {
        Comparator<Measured> byDistance = Comparator.comparingDouble(Measured::distance);
        return measured.stream()
                .filter(one -> one.pair().same() == same && one.distance() < threshold != same)
                .sorted(same ? byDistance.reversed() : byDistance)
                .toList();
    }

    /** Returns what a pair's picture is called. */
    String told(int picture) {
        return material.told(material.pictures().get(picture).picture());
    }
}
