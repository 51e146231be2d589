package io.elasticfaces.cli.evaluate;

import static java.util.Locale.ROOT;

import io.elasticfaces.cli.evaluate.Distances.Point;
import java.util.ArrayList;
import java.util.List;

/** An evaluation as text. Its tables are Markdown. */
final class EvaluationText {
    static final List<Double> FALSE_ACCEPT_RATES = List.of(0.01, 0.001);

    private static final int MAX_ERRORS = 10;

    /** Number of thresholds in the table on each side of the evaluated one, and their distance relative to it. */
    private static final int GRID = 6;

    private static final double GRID_STEP = 0.05;

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
        int failedPairs = set.pairs().size() - evaluation.measured().size();
        add(
                "Pairs     %,d of one person, %,d of two people%s%s",
                distances.sameCount(),
                distances.differentCount(),
                failedPairs == 0 ? "" : String.format(ROOT, "; %,d left out with the failed pictures", failedPairs),
                set.leftOut() == 0 ? "" : String.format(ROOT, "; %,d of two people not drawn", set.leftOut()));
        add("");
    }

    private void thresholds() {
        add(
                "In brackets: Wilson's 95% interval. It assumes independent pairs; pairs that share a picture are dependent.");
        add("| threshold | accuracy                | false accepts           | false rejects           |");
        add("|----------:|-------------------------|-------------------------|-------------------------|");
        for (int step = -GRID; step <= GRID; step++) {
            double threshold = evaluation.threshold() * (1 + step * GRID_STEP);
            Point point = distances.at(threshold);
            add(
                    "| %s %.3f | %-23s | %-23s | %-23s |",
                    step == 0 ? " ->" : "   ",
                    threshold,
                    withInterval(point.right()),
                    withInterval(point.falseAccepts()),
                    withInterval(point.falseRejects()));
        }
        add("");
    }

    private void summary() {
        Rate right = distances.at(evaluation.threshold()).right();
        add(
                "At %.3f, %s: %,d of %,d pairs right (%s).",
                evaluation.threshold(),
                evaluation.workers() ? "the worker's threshold for one person" : "the threshold given",
                right.count(),
                right.of(),
                withInterval(right));
        add(
                "Similarity: 1 / (1 + exp(%.2f * (distance - %.3f))), by logistic regression.",
                evaluation.similarity().slope(), evaluation.threshold());
        Distances.EqualError equal = distances.equalError();
        add("Equal error rate: %s, at %.3f.", percent(equal.rate()), equal.threshold());
        for (double rate : FALSE_ACCEPT_RATES) {
            add(
                    "False rejects at %s%% false accepts: %s.",
                    rate == 0.01 ? "1" : "0.1",
                    distances
                            .atFalseAcceptRate(rate)
                            .map(point -> falseRejects(point, rate))
                            .orElseGet(() -> String.format(
                                    ROOT,
                                    "too few pairs; at least %,d of two people are needed",
                                    Math.round(1 / rate))));
        }
    }

    private String falseRejects(Point point, double rate) {
        int permitted = (int) (distances.differentCount() * rate + 1e-9);
        String coarse =
                String.format(ROOT, "; coarse, because it is %d of %,d pairs", permitted, distances.differentCount());
        // The threshold must not accept the distance, so it is rounded down.
        return String.format(
                ROOT,
                "%s, at %.3f%s",
                withInterval(point.falseRejects()),
                Math.floor(point.threshold() * 1000) / 1000,
                permitted < RULE_OF_30 ? coarse : "");
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
            add("Identification: not measured, because a CSV of pairs does not name the people.");
            return;
        }
        add(
                "Identification with one enrolled picture per person, %d draws of people and pictures.",
                Identification.DRAWS);
        add("| threshold by  | enrolled | threshold | strangers named | enrolled named right |");
        add("|---------------|---------:|----------:|----------------:|---------------------:|");
        for (Identification one : results) {
            add(
                    "| %-13s | %8d | %9.3f | %15s | %20s |",
                    one.heldOut() ? "other half" : evaluation.workers() ? "worker" : "--threshold",
                    one.enrolled(),
                    one.threshold(),
                    percent(one.strangers().share()),
                    percent(one.right().share()));
        }
        if (results.stream().anyMatch(Identification::heldOut)) {
            add("Other half: by the false accepts of half of the people. All rows show the people of the other.");
        }
    }

    private static String withInterval(Rate rate) {
        Rate.Interval interval = rate.interval();
        return percent(rate.share()) + " (" + bare(interval.low()) + " to " + bare(interval.high()) + ")";
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "-" : bare(share) + "%";
    }

    /** Formats a share in percent, with two decimals near 0 and 1. */
    private static String bare(double share) {
        double percent = share * 100;
        if (percent == 0 || percent == 100) {
            return percent == 0 ? "0" : "100";
        }
        return String.format(ROOT, percent < 1 || percent > 99 ? "%.2f" : "%.1f", percent);
    }

    private void add(String format, Object... values) {
        lines.add(values.length == 0 ? format : String.format(ROOT, format, values));
    }
}
