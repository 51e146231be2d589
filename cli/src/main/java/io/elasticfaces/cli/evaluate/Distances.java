package io.elasticfaces.cli.evaluate;

import io.elasticfaces.worker.model.Similarity;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The distances of pairs of one person and of pairs of two people, with the errors at each threshold. As in the worker,
 * a pair is accepted as one person if its distance is less than the threshold.
 */
final class Distances {
    private final double[] same;
    private final double[] different;

    /**
     * Errors at a threshold.
     *
     * @param falseAccepts pairs of two people that are accepted
     * @param falseRejects pairs of one person that are not accepted
     */
    record Point(double threshold, Rate falseAccepts, Rate falseRejects) {
        /** Returns the share of pairs without an error. */
        Rate right() {
            long pairs = falseAccepts.of() + falseRejects.of();
            return new Rate(pairs - falseAccepts.count() - falseRejects.count(), pairs);
        }
    }

    /** The rate at which false accepts and false rejects are equally frequent, and its threshold. */
    record EqualError(double rate, double threshold) {}

    /** Creates the distances from at least one pair of each kind. */
    Distances(double[] same, double[] different) {
        this.same = Arrays.stream(same).sorted().toArray();
        this.different = Arrays.stream(different).sorted().toArray();
    }

    int sameCount() {
        return same.length;
    }

    int differentCount() {
        return different.length;
    }

    /** Returns the errors at a threshold. */
    Point at(double threshold) {
        return new Point(
                threshold,
                new Rate(countBelow(different, threshold), different.length),
                new Rate(same.length - countBelow(same, threshold), same.length));
    }

    private static int countBelow(double[] sorted, double threshold) {
        int at = Arrays.binarySearch(sorted, threshold);
        while (at > 0 && sorted[at - 1] == threshold) {
            at--;
        }
        return at < 0 ? -at - 1 : at;
    }

    /** Returns the similarity that fits the pairs best and is 0.5 at a threshold. */
    Similarity similarity(double threshold) {
        return Similarity.fit(same, different, threshold);
    }

    /**
     * Returns where false accepts (FAR) and false rejects (FRR) are equally frequent. With a rising threshold FAR rises
     * from 0 to 1 and FRR falls from 1 to 0 in steps. If they cross between two points, the rate is interpolated on the
     * straight line between them (T. Fawcett, An introduction to ROC analysis, 2006):
     *
     * <pre>w = (FRR1 - FAR1) / ((FRR1 - FAR1) + (FAR2 - FRR2)); EER = FAR1 + w (FAR2 - FAR1)</pre>
     */
    EqualError equalError() {
        // One threshold per outcome: from no accepted pair to all pairs accepted.
        List<Point> points = Stream.of(same, different, new double[] {Double.POSITIVE_INFINITY})
                .flatMapToDouble(Arrays::stream)
                .sorted()
                .distinct()
                .mapToObj(this::at)
                .toList();
        int crossing = 0;
        while (compareErrors(points.get(crossing)) < 0) {
            crossing++;
        }
        // No pair is accepted at the first threshold, so it is not the crossing.
        Point before = points.get(crossing - 1);
        Point after = points.get(crossing);
        double far = after.falseAccepts().share();
        if (compareErrors(after) == 0) {
            return new EqualError(far, (before.threshold() + after.threshold()) / 2);
        }
        double farBefore = before.falseAccepts().share();
        double gap = before.falseRejects().share() - farBefore;
        double weight = gap / (gap + far - after.falseRejects().share());
        return new EqualError(farBefore + weight * (far - farBefore), before.threshold());
    }

    /** Compares the rates of false accepts and of false rejects exactly. */
    private static int compareErrors(Point point) {
        return Long.compare(
                point.falseAccepts().count() * point.falseRejects().of(),
                point.falseRejects().count() * point.falseAccepts().of());
    }

    /**
     * Returns the errors at the largest threshold that does not exceed a false accept rate.
     *
     * @param rate more than 0, less than 1
     * @return empty if there are fewer than 1 / {@code rate} pairs of two people
     */
    Optional<Point> atFalseAcceptRate(double rate) {
        // The product may be slightly less than the exact integer.
        int permitted = (int) Math.floor(different.length * rate + 1e-9);
        return permitted == 0 ? Optional.empty() : Optional.of(at(different[permitted]));
    }
}
