package io.elasticfaces.app.evaluate;

import io.elasticfaces.app.evaluate.Distances.EqualError;
import io.elasticfaces.app.evaluate.Distances.Point;
import io.elasticfaces.app.evaluate.Distances.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** An evaluation in lines for a terminal; its tables are Markdown besides. */
final class EvaluationTable {
    private static final int MOST_NAMED = 10;

    /** With fewer false accepts permitted than this, the rate is coarse (G. Doddington's rule of 30). */
    private static final int RULE_OF_30 = 30;

    private static final double[] PERCENTS = {0, 5, 25, 50, 75, 95, 100};
    static final double[] FALSE_ACCEPT_RATES = {0.01, 0.001};

    private final Evaluation evaluation;
    private final List<String> lines = new ArrayList<>();

    private EvaluationTable(Evaluation evaluation) {
        this.evaluation = evaluation;
    }

    /** Returns the lines. */
    static List<String> lines(Evaluation evaluation) {
        EvaluationTable table = new EvaluationTable(evaluation);
        table.pictures();
        table.distances();
        table.thresholds();
        table.summary();
        table.wrongPairs();
        table.identification();
        return table.lines;
    }

    private void pictures() {
        Seen seen = evaluation.seen();
        int pictures = evaluation.material().pictures().size();
        add(
                "Model set %s (%s), computing with %s",
                evaluation.models().name(),
                evaluation.models().fingerprint(),
                evaluation.models().precision());
        add(
                "Pictures  %d read, a face in %d, %d failed",
                pictures, seen.people().size(), seen.failed().size());
        seen.failed()
                .forEach(failed -> add(
                        "  failed: %s: %s",
                        evaluation.material().told(failed.candidate().picture()), failed.reason()));
        seen.several()
                .forEach((candidate, faces) -> add(
                        "  %s shows %d faces; the largest was taken",
                        evaluation.material().told(candidate.picture()), faces));
        int lost = evaluation.material().pairs().size() - evaluation.measured().size();
        add(
                "Pairs     %,d of one person, %,d of two people%s%s",
                evaluation.distances().sameCount(),
                evaluation.distances().differentCount(),
                lost == 0 ? "" : words("; %,d left out with the failed pictures", lost),
                evaluation.material().leftOut() == 0
                        ? ""
                        : words(
                                "; %,d of two people not drawn",
                                evaluation.material().leftOut()));
        add("");
    }

    private void distances() {
        add("| distance of pairs | least |    5% |   25% | median |   75% |   95% |  most |");
        add("|-------------------|------:|------:|------:|-------:|------:|------:|------:|");
        Distances distances = evaluation.distances();
        percentiles(
                "of one person",
                DoubleStream.of(PERCENTS).map(distances::samePercentile).toArray());
        percentiles(
                "of two people",
                DoubleStream.of(PERCENTS).map(distances::differentPercentile).toArray());
        add("");
    }

    private void percentiles(String name, double[] v) {
        add(
                "| %-17s | %5.3f | %5.3f | %5.3f | %6.3f | %5.3f | %5.3f | %5.3f |",
                name, v[0], v[1], v[2], v[3], v[4], v[5], v[6]);
    }

    private void thresholds() {
        add("In brackets the 95% interval (Wilson), as if pairs were independent; those that share a picture are not.");
        add("| threshold | accuracy                | false accepts           | false rejects           |");
        add("|----------:|-------------------------|-------------------------|-------------------------|");
        for (double threshold : evaluation.grid()) {
            Point point = evaluation.distances().at(threshold);
            add(
                    "| %s%s | %s | %s | %s |",
                    threshold == evaluation.threshold() ? "  -> " : "     ",
                    words("%-4s", short4(threshold)),
                    column(point.right()),
                    column(point.falseAccepts()),
                    column(point.falseRejects()));
        }
        add("");
    }

    private void summary() {
        Distances distances = evaluation.distances();
        Point point = distances.at(evaluation.threshold());
        Rate always = new Rate(
                Math.max(distances.sameCount(), distances.differentCount()),
                point.right().of());
        add(
                "At %s, %s: %,d of %,d pairs right (%s); the same answer to all would have %s.",
                number(evaluation.threshold()),
                evaluation.workers() ? "the worker's threshold" : "the threshold given",
                point.right().count(),
                point.right().of(),
                withInterval(point.right()),
                percent(always.share()));
        Step best = distances.best();
        add(
                "Best on these pairs, and fitted to them: %s from %s to %s.",
                percent(best.point().right().share()),
                up(Math.max(0, best.from())),
                Double.isInfinite(best.to()) ? "any more" : down(best.to()));
        EqualError equal = distances.equalError();
        add("Equal error rate: %s, at %.3f.", percent(equal.rate()), equal.threshold());
        for (double most : FALSE_ACCEPT_RATES) {
            add("%s", falseRejectsAt(most));
        }
    }

    private String falseRejectsAt(double most) {
        Distances distances = evaluation.distances();
        String told = words(
                "False rejects at %s%% false accepts: ", number(most * 100).replaceFirst("\\.0$", ""));
        Point point = distances.atFalseAcceptRate(most).orElse(null);
        if (point == null) {
            return told + words("too few pairs; %,d of two people are the least.", Math.round(1 / most));
        }
        String result = words("%s, at %s", withInterval(point.falseRejects()), down(point.threshold()));
        int permitted = (int) (distances.differentCount() * most + 1e-9);
        String coarse = words("; coarse, as %d of %,d pairs make that rate", permitted, distances.differentCount());
        return told + result + (permitted < RULE_OF_30 ? coarse : "") + ".";
    }

    private void wrongPairs() {
        wrongPairs("False accepts, the nearest first", evaluation.wrong(false));
        wrongPairs("False rejects, the farthest first", evaluation.wrong(true));
        add("");
    }

    private void wrongPairs(String title, List<Measured> wrong) {
        if (wrong.isEmpty()) {
            return;
        }
        add("%s:", title);
        for (Measured one : wrong.subList(0, Math.min(MOST_NAMED, wrong.size()))) {
            add(
                    "  %.3f  %s  %s",
                    one.distance(),
                    evaluation.told(one.pair().first()),
                    evaluation.told(one.pair().second()));
        }
        if (wrong.size() > MOST_NAMED) {
            add("  and %,d more; --csv has them all", wrong.size() - MOST_NAMED);
        }
    }

    private void identification() {
        List<Identification> results = evaluation.identification();
        if (results.isEmpty()) {
            add(
                    "Identification: not tried, as %s.",
                    evaluation.material().named()
                            ? "no two people have two pictures with a face"
                            : "the pairs do not say of all pictures who is who");
            return;
        }
        add(
                "Identification at %s, %d draws of who is enrolled; strangers: each person taken out in turn.",
                number(evaluation.threshold()), results.get(0).splits());
        add(
                "| enrolled each | people | shown | nearest is right | named rightly | Unknown | named wrongly | strangers named |");
        add(
                "|--------------:|-------:|------:|-----------------:|--------------:|--------:|--------------:|----------------:|");
        for (Identification one : results) {
            add(
                    "| %13d | %6d | %5d | %16s | %13s | %7s | %13s | %15s |",
                    one.enrolledEach(),
                    one.people(),
                    one.right().of() / one.splits(),
                    percent(one.nearestRight().share()),
                    percent(one.right().share()),
                    percent(one.unknown().share()),
                    percent(one.wrong().share()),
                    percent(one.strangers().share()));
        }
    }

    private static String column(Rate rate) {
        return words("%-23s", withInterval(rate));
    }

    private static String withInterval(Rate rate) {
        Rate.Interval interval = rate.interval();
        return words("%s (%s to %s)", percent(rate.share()), bare(interval.low()), bare(interval.high()));
    }

    /** A share in percent, with a decimal more where it is near 0 or 1 but neither. */
    static String percent(double share) {
        return bare(share) + "%";
    }

    private static String bare(double share) {
        double percent = share * 100;
        if (percent == 0 || percent == 100) {
            return percent == 0 ? "0" : "100";
        }
        boolean fine = percent < 1 || percent > 99;
        return String.format(Locale.ROOT, fine ? "%.2f" : "%.1f", percent);
    }

    private static String short4(double threshold) {
        return String.format(
                Locale.ROOT,
                Math.abs(threshold * 100 - Math.round(threshold * 100)) < 1e-9 ? "%.2f" : "%.4g",
                threshold);
    }

    /** A threshold as people write it. */
    static String number(double threshold) {
        return Double.toString(threshold);
    }

    /** Three decimals, never more than the distance: it must not be accepted itself. */
    private static String down(double distance) {
        return words("%.3f", Math.floor(distance * 1000) / 1000);
    }

    /** Three decimals, never less than the distance: it is to be accepted. */
    private static String up(double distance) {
        return words("%.3f", Math.ceil(distance * 1000) / 1000);
    }

    private static String words(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private void add(String format, Object... values) {
        lines.add(values.length == 0 ? format : String.format(Locale.ROOT, format, values));
    }
}
