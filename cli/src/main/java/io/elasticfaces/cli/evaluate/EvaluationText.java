package io.elasticfaces.cli.evaluate;

import static java.util.Locale.ROOT;

import io.elasticfaces.cli.evaluate.Distances.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** An evaluation as text. Its tables are Markdown. */
final class EvaluationText {
    static final double[] FALSE_ACCEPT_RATES = {0.01, 0.001};

    private static final int MAX_ERRORS = 10;
    private static final int[] PERCENTILES = {0, 5, 25, 50, 75, 95, 100};

    /** Number of false accepts below which a rate is coarse (G. Doddington's rule of 30). */
    private static final int RULE_OF_30 = 30;

    private final Evaluation evaluation;
    private final Distances distances;
    private final List<String> lines = new ArrayList<>();

    private EvaluationText(Evaluation evaluation) {
        this.evaluation = evaluation;
        this.distances = evaluation.distances();
    }

    static List<String> lines(Evaluation evaluation) {
        EvaluationText text = new EvaluationText(evaluation);
        text.pictures();
        text.distances();
        text.thresholds();
        text.summary();
        text.errors("False accepts, the nearest first", evaluation.errors(false));
        text.errors("False rejects, the farthest first", evaluation.errors(true));
        text.identification();
        return text.lines;
    }

    private void pictures() {
        PictureSet set = evaluation.set();
        add(
                "Model set %s (%s), computing with %s",
                evaluation.models(), evaluation.fingerprint(), evaluation.precision());
        add(
                "Pictures  %d read, a face in %d, %d failed",
                set.pictures().size(),
                evaluation.faces().size(),
                evaluation.failed().size());
        evaluation
                .failed()
                .forEach(failed ->
                        add("  failed: %s: %s", set.nameOf(failed.candidate().picture()), failed.reason()));
        evaluation
                .several()
                .forEach((picture, faces) ->
                        add("  %s shows %d faces; the largest was taken", set.nameOf(picture.picture()), faces));
        int failedPairs = set.pairs().size() - evaluation.measured().size();
        add(
                "Pairs     %,d of one person, %,d of two people%s%s",
                distances.sameCount(),
                distances.differentCount(),
                failedPairs == 0 ? "" : String.format(ROOT, "; %,d left out with the failed pictures", failedPairs),
                set.leftOut() == 0 ? "" : String.format(ROOT, "; %,d of two people not drawn", set.leftOut()));
        add("");
    }

    private void distances() {
        add("| distance of pairs | least |    5% |   25% | median |   75% |   95% |  most |");
        add("|-------------------|------:|------:|------:|-------:|------:|------:|------:|");
        percentiles("of one person", distances::samePercentile);
        percentiles("of two people", distances::differentPercentile);
        add("");
    }

    private void percentiles(String title, DoubleUnaryOperator percentile) {
        Object[] values = IntStream.of(PERCENTILES)
                .mapToObj(percent -> percentile.applyAsDouble(percent))
                .toArray();
        lines.add(String.format(ROOT, "| %-17s ", title)
                + String.format(ROOT, "| %5.3f | %5.3f | %5.3f | %6.3f | %5.3f | %5.3f | %5.3f |", values));
    }

    private void thresholds() {
        add(
                "In brackets: Wilson's 95% interval. It assumes independent pairs; pairs that share a picture are dependent.");
        add("| threshold | accuracy                | false accepts           | false rejects           |");
        add("|----------:|-------------------------|-------------------------|-------------------------|");
        for (double threshold : evaluation.grid()) {
            Point point = distances.at(threshold);
            boolean round = Math.abs(threshold * 100 - Math.round(threshold * 100)) < 1e-9;
            add(
                    "| %s%-4s | %-23s | %-23s | %-23s |",
                    threshold == evaluation.threshold() ? "  -> " : "     ",
                    String.format(ROOT, round ? "%.2f" : "%.4g", threshold),
                    withInterval(point.right()),
                    withInterval(point.falseAccepts()),
                    withInterval(point.falseRejects()));
        }
        add("");
    }

    private void summary() {
        Rate right = distances.at(evaluation.threshold()).right();
        double constant = (double) Math.max(distances.sameCount(), distances.differentCount()) / right.of();
        add(
                "At %s, %s: %,d of %,d pairs right (%s); one constant answer would be right for %s.",
                evaluation.threshold(),
                evaluation.workers() ? "the worker's threshold" : "the threshold given",
                right.count(),
                right.of(),
                withInterval(right),
                percent(constant));
        Distances.Range best = distances.best();
        add(
                "Best for these pairs (fitted to them): %s at %.3f to %s.",
                percent(best.point().right().share()),
                best.from(),
                Double.isInfinite(best.to()) ? "any distance" : String.format(ROOT, "%.3f", best.to()));
        Distances.EqualError equal = distances.equalError();
        add("Equal error rate: %s, at %.3f.", percent(equal.rate()), equal.threshold());
        for (double rate : FALSE_ACCEPT_RATES) {
            lines.add(String.format(ROOT, "False rejects at %s%% false accepts: ", rate == 0.01 ? "1" : rate * 100)
                    + distances
                            .atFalseAcceptRate(rate)
                            .map(point -> falseRejects(point, rate))
                            .orElseGet(() -> String.format(
                                    ROOT,
                                    "too few pairs; at least %,d of two people are needed.",
                                    Math.round(1 / rate))));
        }
    }

    private String falseRejects(Point point, double rate) {
        int permitted = (int) (distances.differentCount() * rate + 1e-9);
        String coarse =
                String.format(ROOT, "; coarse, because it is %d of %,d pairs", permitted, distances.differentCount());
        return withInterval(point.falseRejects()) + ", at " + down(point.threshold())
                + (permitted < RULE_OF_30 ? coarse : "") + ".";
    }

    private void errors(String title, List<Evaluation.Measured> errors) {
        if (!errors.isEmpty()) {
            add("%s:", title);
        }
        errors.stream()
                .limit(MAX_ERRORS)
                .forEach(one -> add(
                        "  %.3f  %s  %s",
                        one.distance(),
                        evaluation.set().nameOf(one.pair().first()),
                        evaluation.set().nameOf(one.pair().second())));
        if (errors.size() > MAX_ERRORS) {
            add("  and %,d more; --csv lists all", errors.size() - MAX_ERRORS);
        }
    }

    private void identification() {
        add("");
        List<Identification> results = evaluation.identification();
        if (results.isEmpty()) {
            add(
                    "Identification: not measured, because %s.",
                    evaluation.set().named()
                            ? "no two people have two pictures with a face"
                            : "the pairs do not identify the person in every picture");
            return;
        }
        add(
                "Identification at %s, %d draws of the enrolled pictures; strangers: each person removed in turn.",
                evaluation.threshold(), Identification.SPLITS);
        add(
                "| enrolled each | people | shown | nearest is right | named rightly | Unknown | named wrongly | strangers named |");
        add(
                "|--------------:|-------:|------:|-----------------:|--------------:|--------:|--------------:|----------------:|");
        for (Identification one : results) {
            add(
                    "| %13d | %6d | %5d | %16s | %13s | %7s | %13s | %15s |",
                    one.enrolledEach(),
                    one.people(),
                    one.right().of() / Identification.SPLITS,
                    percent(one.nearestRight().share()),
                    percent(one.right().share()),
                    percent(one.unknown().share()),
                    percent(one.wrong().share()),
                    percent(one.strangers().share()));
        }
    }

    private static String withInterval(Rate rate) {
        Rate.Interval interval = rate.interval();
        return percent(rate.share()) + " (" + bare(interval.low()) + " to " + bare(interval.high()) + ")";
    }

    private static String percent(double share) {
        return bare(share) + "%";
    }

    /** Formats a share in percent, with two decimals near 0 and 1. */
    private static String bare(double share) {
        double percent = share * 100;
        if (percent == 0 || percent == 100) {
            return percent == 0 ? "0" : "100";
        }
        return String.format(ROOT, percent < 1 || percent > 99 ? "%.2f" : "%.1f", percent);
    }

    /** Formats a threshold that must not accept a distance: three decimals, rounded down. */
    private static String down(double distance) {
        return String.format(ROOT, "%.3f", Math.floor(distance * 1000) / 1000);
    }

    private void add(String format, Object... values) {
        lines.add(values.length == 0 ? format : String.format(ROOT, format, values));
    }
}
