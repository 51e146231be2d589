package io.elasticfaces.app.evaluate;

import io.elasticfaces.app.evaluate.Distances.EqualError;
import io.elasticfaces.app.evaluate.Distances.Step;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Two panels over the same axis of distances, as SVG: how the distances lie, and what each threshold gets wrong. Its
 * greys and colours are legible on white and on black; blue and orange differ for the colour-blind too, and in line and
 * filling besides.
 */
final class EvaluationPlot {
    private static final int WIDTH = 860;
    private static final int LEFT = 70;
    private static final int RIGHT = 24;
    private static final int TOP = 86;
    private static final int PANEL = 190;
    private static final int GAP = 34;
    private static final int BOTTOM = 52;
    private static final int HEIGHT = TOP + 2 * PANEL + GAP + BOTTOM;
    private static final String GREY = "#808080";
    private static final String SAME = "#3584e4";
    private static final String DIFFERENT = "#e66100";
    private static final int SECOND_KEY = 330;
    private static final int BINS = 45;
    private static final List<Double> BIN_WIDTHS = List.of(0.005, 0.01, 0.02, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0);
    private static final List<Double> TICKS = List.of(0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0);

    private final Evaluation evaluation;
    private final StringBuilder svg = new StringBuilder();
    private final double bin;
    private final double most;

    private EvaluationPlot(Evaluation evaluation) {
        this.evaluation = evaluation;
        Distances distances = evaluation.distances();
        double highest = Math.max(
                evaluation.threshold(), Math.max(distances.samePercentile(100), distances.differentPercentile(100)));
        this.bin = first(BIN_WIDTHS, highest / BINS);
        this.most = Math.ceil(highest * 1.02 / bin) * bin;
    }

    /** Draws. */
    static String draw(Evaluation evaluation, String title) {
        return new EvaluationPlot(evaluation).picture(title);
    }

    private String picture(String title) {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\""
                        + " fill=\"%s\">\n",
                WIDTH, HEIGHT, GREY);
        add("<title>%s</title>\n", escaped(title));
        text(LEFT, 22, "start", 15, title);
        histogram();
        rates();
        threshold();
        return svg.append("</svg>\n").toString();
    }

    private void histogram() {
        Distances distances = evaluation.distances();
        double[] same = shares(true);
        double[] different = shares(false);
        double highest = 0;
        for (int i = 0; i < same.length; i++) {
            highest = Math.max(highest, Math.max(same[i], different[i]));
        }
        double step = first(List.of(0.02, 0.05, 0.1, 0.2, 0.25), highest / 5);
        double top = Math.ceil(highest / step - 1e-9) * step;
        int bottom = TOP + PANEL;
        axis(bottom, top, step, "share of these pairs");
        bars(different, bottom, top, DIFFERENT, 0.35, "");
        bars(same, bottom, top, SAME, 0.45, " stroke-dasharray=\"4 2\"");
        key(
                LEFT,
                46,
                SAME,
                0.45,
                " stroke-dasharray=\"4 2\"",
                String.format(Locale.ROOT, "pairs of one person (%,d)", distances.sameCount()));
        key(
                LEFT + SECOND_KEY,
                46,
                DIFFERENT,
                0.35,
                "",
                String.format(Locale.ROOT, "pairs of two people (%,d)", distances.differentCount()));
    }

    private double[] shares(boolean same) {
        double[] shares = new double[(int) Math.round(most / bin)];
        double[] distances = Measured.distances(evaluation.measured(), same);
        for (double distance : distances) {
            shares[Math.min(shares.length - 1, (int) (distance / bin))] += 1.0 / distances.length;
        }
        return shares;
    }

    private void bars(double[] shares, int bottom, double top, String colour, double opacity, String dash) {
        for (int i = 0; i < shares.length; i++) {
            if (shares[i] > 0) {
                double y = bottom - PANEL * shares[i] / top;
                add(
                        "<path d=\"M%.1f %dV%.1fH%.1fV%d\" fill=\"%s\" fill-opacity=\"%s\" stroke=\"%s\"%s/>\n",
                        x(i * bin), bottom, y, x((i + 1) * bin), bottom, colour, opacity, colour, dash);
            }
        }
    }

    private void rates() {
        int bottom = HEIGHT - BOTTOM;
        axis(bottom, 1, 0.2, "share of pairs told wrongly");
        curve(bottom, DIFFERENT, "", step -> step.point().falseAccepts().share());
        curve(bottom, SAME, " stroke-dasharray=\"7 4\"", step -> step.point()
                .falseRejects()
                .share());
        line(LEFT, 68, SAME, " stroke-dasharray=\"7 4\"", "false rejects (one person taken for two)");
        line(LEFT + SECOND_KEY, 68, DIFFERENT, "", "false accepts (two people taken for one)");
        EqualError equal = evaluation.distances().equalError();
        double x = x(equal.threshold());
        double y = bottom - PANEL * equal.rate();
        add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n", x, y, GREY);
        // Right above that point both curves are low, so there is room; but not across the threshold's line.
        boolean left = x < x(evaluation.threshold()) && x > LEFT + 150;
        double labelX = x + (left ? -6 : 6);
        double labelY = bottom - PANEL * 0.85;
        add(
                "<path d=\"M%.1f %.1fV%.1f\" stroke=\"%s\" stroke-opacity=\"0.6\"/>\n",
                x, Math.max(labelY - 10, y - 5), labelY - 10, GREY);
        text(labelX, labelY, left ? "end" : "start", 12, "equal error rate");
        text(
                labelX,
                labelY + 16,
                left ? "end" : "start",
                12,
                String.format(Locale.ROOT, "%s at %.3f", EvaluationTable.percent(equal.rate()), equal.threshold()));
        double step = first(TICKS, most / 10);
        for (int i = 0; i * step <= most * 1.0001; i++) {
            text(x(i * step), bottom + 18, "middle", 11, trimmed(i * step));
        }
        text(
                (LEFT + WIDTH - RIGHT) / 2.0,
                bottom + 40,
                "middle",
                12,
                "Euclidean distance of the two embeddings (above), or the threshold for it (below); no unit");
    }

    private void curve(int bottom, String colour, String dash, Function<Step, Double> rate) {
        StringBuilder path = new StringBuilder();
        double last = Double.NaN;
        for (Step step : evaluation.distances().steps()) {
            double y = bottom - PANEL * rate.apply(step);
            double from = x(Math.max(0, Math.min(most, step.from())));
            if (Double.isNaN(last)) {
                path.append(String.format(Locale.ROOT, "M%.1f %.1f", from, y));
            } else if (Math.abs(y - last) >= 0.05) {
                path.append(String.format(Locale.ROOT, "H%.1fV%.1f", from, y));
            } else {
                continue;
            }
            last = y;
        }
        path.append(String.format(Locale.ROOT, "H%.1f", x(most)));
        add("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s/>\n", path, colour, dash);
    }

    private void threshold() {
        double x = x(evaluation.threshold());
        add(
                "<path d=\"M%.1f %dV%d\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" stroke-dasharray=\"2 3\"/>\n",
                x, TOP - 4, HEIGHT - BOTTOM, GREY);
        int y = TOP + PANEL + 22;
        boolean left = x > WIDTH / 2.0;
        text(
                x + (left ? -6 : 6),
                y,
                left ? "end" : "start",
                12,
                "threshold %s".formatted(EvaluationTable.number(evaluation.threshold())));
    }

    private void axis(int bottom, double top, double step, String label) {
        for (int i = 0; i * step <= top * 1.0001; i++) {
            double y = bottom - PANEL * i * step / top;
            add("<path d=\"M%d %.1fH%d\" stroke=\"%s\" stroke-opacity=\"0.3\"/>\n", LEFT, y, WIDTH - RIGHT, GREY);
            text(LEFT - 6, y + 4, "end", 11, trimmed(i * step * 100) + "%");
        }
        add(
                "<text transform=\"translate(18 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>\n",
                bottom - PANEL / 2, escaped(label));
        double ticks = first(TICKS, most / 10);
        for (int i = 0; i * ticks <= most * 1.0001; i++) {
            add("<path d=\"M%.1f %dv4\" stroke=\"%s\"/>\n", x(i * ticks), bottom, GREY);
        }
    }

    private void key(int x, int y, String colour, double opacity, String dash, String name) {
        add(
                "<path d=\"M%d %dh26v-12h-26z\" fill=\"%s\" fill-opacity=\"%s\" stroke=\"%s\"%s/>\n",
                x, y, colour, opacity, colour, dash);
        text(x + 34, y - 2, "start", 12, name);
    }

    private void line(int x, int y, String colour, String dash, String name) {
        add("<path d=\"M%d %dh26\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s/>\n", x, y - 6, colour, dash);
        text(x + 34, y - 2, "start", 12, name);
    }

    private double x(double distance) {
        return LEFT + (WIDTH - LEFT - RIGHT) * distance / most;
    }

    /** The first of rising values that is enough, or the last. */
    private static double first(List<Double> values, double enough) {
        return values.stream()
                .filter(value -> value >= enough - 1e-9)
                .findFirst()
                .orElse(values.get(values.size() - 1));
    }

    private static String trimmed(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value);
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }

    private void text(double x, double y, String anchor, int size, String text) {
        add(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%d\">%s</text>\n",
                x, y, anchor, size, escaped(text));
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
