package io.elasticfaces.app.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The distances of pairs of one person and of pairs of two, and what a threshold makes of them. As the worker does, a pair
 * is taken for one person where its distance is less than the threshold.
 */
final class Distances {
    private final double[] same;
    private final double[] different;
    private final List<Step> steps;

    private Distances(double[] same, double[] different) {
        this.same = same;
        this.different = different;
        this.steps = outcomes();
    }

    /**
     * What a threshold makes of all pairs.
     *
     * @param threshold a distance
     * @param falseAccepts of the pairs of two people, those taken for one
     * @param falseRejects of the pairs of one person, those taken for two
     */
    record Point(double threshold, Rate falseAccepts, Rate falseRejects) {
        /** Returns the pairs that are told rightly, of all. */
        Rate right() {
            long pairs = falseAccepts.of() + falseRejects.of();
            return new Rate(pairs - falseAccepts.count() - falseRejects.count(), pairs);
        }
    }

    /** Thresholds from (exclusive) one distance to (inclusive) another, all of which make the same of all pairs. */
    record Step(double from, double to, Point point) {}

    /**
     * Where false accepts are as frequent as false rejects.
     *
     * @param rate 0 to 1
     * @param threshold the distance at which that is
     */
    record EqualError(double rate, double threshold) {}

    /**
     * Sorts distances.
     *
     * @param same of pairs of one person; at least one
     * @param different of pairs of two people; at least one
     */
    static Distances of(double[] same, double[] different) {
        if (same.length == 0 || different.length == 0) {
            throw new IllegalArgumentException("There are " + same.length + " pairs of one person and "
                    + different.length + " pairs of two; both are needed.");
        }
        double[] a = same.clone();
        double[] b = different.clone();
        Arrays.sort(a);
        Arrays.sort(b);
        return new Distances(a, b);
    }

    /** Returns the number of pairs of one person. */
    int sameCount() {
        return same.length;
    }

    /** Returns the number of pairs of two people. */
    int differentCount() {
        return different.length;
    }

    /** Returns the distance that a percentage of pairs of one person do not exceed, by nearest rank. */
    double samePercentile(double percent) {
        return percentile(same, percent);
    }

    /** Returns the distance that a percentage of pairs of two people do not exceed, by nearest rank. */
    double differentPercentile(double percent) {
        return percentile(different, percent);
    }

    /** Returns what a threshold makes of the pairs. */
    Point at(double threshold) {
        return point(threshold, below(different, threshold), below(same, threshold));
    }

    /**
     * Returns every outcome that some threshold has, by rising threshold: from everything taken for two people to
     * everything taken for one. The first step begins at 0, or below where a distance is 0; the last has no end.
     */
    List<Step> steps() {
        return steps;
    }

    /**
     * Returns where false accepts (FAR) are as frequent as false rejects (FRR). With a rising threshold FAR rises from 0
     * to 1 and FRR falls from 1 to 0, both in steps. Where a step has both alike, that is the rate, and the threshold its
     * middle. Else they cross between two steps, (FAR1, FRR1) with FAR1 &lt; FRR1 and (FAR2, FRR2) with FAR2 &gt; FRR2, at
     * the distance that divides them; the rate lies on the straight line between the two points of the ROC:
     *
     * <pre>w = (FRR1 - FAR1) / ((FRR1 - FAR1) + (FAR2 - FRR2)); EER = FAR1 + w (FAR2 - FAR1)</pre>
     *
     * <p>This is the usual reading of an empirical ROC (T. Fawcett, An introduction to ROC analysis, 2006, interpolates so
     * between its points). It is never below the equal error rate of the ROC's convex hull.
     */
    EqualError equalError() {
        Step before = null;
        for (Step step : steps) {
            double far = step.point().falseAccepts().share();
            double frr = step.point().falseRejects().share();
            // The very numbers, where both are the same fraction: the two denominators differ.
            if (compare(step.point()) == 0) {
                return new EqualError(far, middle(step));
            }
            if (far > frr && before != null) {
                double farBefore = before.point().falseAccepts().share();
                double gap = before.point().falseRejects().share() - farBefore;
                double weight = gap / (gap + far - frr);
                return new EqualError(farBefore + weight * (far - farBefore), before.to());
            }
            before = step;
        }
        throw new IllegalStateException("False accepts never became as frequent as false rejects.");
    }

    /**
     * Returns the thresholds that tell the most pairs rightly; of several such steps the widest, whose middle is farthest
     * from changing its mind. It is fitted to these pairs: on others it does worse.
     */
    Step best() {
        Step best = null;
        for (Step step : steps) {
            long more = best == null
                    ? 1
                    : step.point().right().count() - best.point().right().count();
            if (more > 0 || (more == 0 && best != null && width(step) > width(best))) {
                best = step;
            }
        }
        if (best == null) {
            throw new IllegalStateException("There is no pair.");
        }
        return best;
    }

    /**
     * Returns the largest threshold that accepts falsely no more than a share of the pairs of two people.
     *
     * @param most more than 0, less than 1
     * @return empty where there are too few such pairs to tell: fewer than 1 / {@code most}
     */
    Optional<Point> atFalseAcceptRate(double most) {
        // Not quite 1, as 100 * 0.01 need not be.
        if (different.length * most < 1 - 1e-9) {
            return Optional.empty();
        }
        int permitted = (int) Math.floor(different.length * most + 1e-9);
        // The first that would be one too many must not be accepted; equal distances are accepted together or not at
        // all.
        return Optional.of(at(different[Math.min(permitted, different.length - 1)]));
    }

    /** Returns a threshold in the middle of a step; at its finite end where the other is infinite. */
    static double middle(Step step) {
        return Double.isInfinite(step.to()) ? Math.nextUp(step.from()) : (step.from() + step.to()) / 2;
    }

    /** Goes through both kinds at once, by rising distance. */
    private List<Step> outcomes() {
        List<Step> outcomes = new ArrayList<>();
        int accepted = 0;
        int falselyAccepted = 0;
        double from = Math.min(same[0], different[0]) > 0 ? 0 : -1;
        while (accepted < same.length || falselyAccepted < different.length) {
            double to = Math.min(next(same, accepted), next(different, falselyAccepted));
            outcomes.add(new Step(from, to, point(to, falselyAccepted, accepted)));
            while (next(same, accepted) == to) {
                accepted++;
            }
            while (next(different, falselyAccepted) == to) {
                falselyAccepted++;
            }
            from = to;
        }
        double never = Double.POSITIVE_INFINITY;
        outcomes.add(new Step(from, never, point(never, falselyAccepted, accepted)));
        return outcomes;
    }

    private Point point(double threshold, int falselyAccepted, int accepted) {
        return new Point(
                threshold, new Rate(falselyAccepted, different.length), new Rate(same.length - accepted, same.length));
    }

    private static double next(double[] sorted, int at) {
        return at < sorted.length ? sorted[at] : Double.POSITIVE_INFINITY;
    }

    /** Says which of false accepts and false rejects are more frequent, in whole numbers. */
    private static int compare(Point point) {
        return Long.compare(
                point.falseAccepts().count() * point.falseRejects().of(),
                point.falseRejects().count() * point.falseAccepts().of());
    }

    private static double width(Step step) {
        return Double.isInfinite(step.to()) ? 0 : step.to() - step.from();
    }

    /** How many of the sorted values are less. */
    private static int below(double[] sorted, double threshold) {
        int at = Arrays.binarySearch(sorted, threshold);
        if (at < 0) {
            return -at - 1;
        }
        while (at > 0 && sorted[at - 1] == threshold) {
            at--;
        }
        return at;
    }

    private static double percentile(double[] sorted, double percent) {
        int rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted[Math.min(sorted.length, Math.max(1, rank)) - 1];
    }
}
