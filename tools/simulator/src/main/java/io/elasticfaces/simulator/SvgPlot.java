package io.elasticfaces.simulator;

import java.util.List;
import java.util.Locale;

/**
 * A picture of several curves over time in panels one below the other, as SVG. Its greys and colours are legible on white
 * and on black, and each curve has a dash pattern of its own besides.
 */
final class SvgPlot {
    private static final int WIDTH = 860;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TOP = 64;
    private static final int PANEL = 150;
    private static final int GAP = 34;
    private static final int BOTTOM = 48;
    private static final String GREY = "#808080";
    private static final List<String> COLOURS = List.of("#3584e4", "#e66100", "#9a5bd0", "#2a9d5c");
    private static final List<String> DASHES = List.of("", "6 3", "2 3", "10 3 2 3");
    private static final int Y_TICKS = 4;
    private static final int X_TICKS = 9;

    /**
     * One curve.
     *
     * @param values one for every sample; not a number where there is nothing to draw
     */
    record Curve(String name, double sampleSeconds, double[] values) {}

    /**
     * One panel.
     *
     * @param label of its vertical axis
     * @param curves as many as there are colours, at the most
     */
    record Panel(String label, List<Curve> curves) {}

    private final StringBuilder svg = new StringBuilder();
    private final double seconds;

    private SvgPlot(double seconds) {
        this.seconds = seconds;
    }

    /**
     * Draws.
     *
     * @param seconds where the horizontal axis ends
     */
    static String draw(String title, double seconds, List<Panel> panels) {
        return new SvgPlot(seconds).picture(title, panels);
    }

    private String picture(String title, List<Panel> panels) {
        int height = TOP + panels.size() * PANEL + (panels.size() - 1) * GAP + BOTTOM;
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\""
                        + " fill=\"%s\">%n",
                WIDTH, height, GREY);
        add("<title>%s</title>%n", escaped(title));
        text(LEFT, 20, "start", 14, title);
        legend(panels.get(0).curves());
        for (int i = 0; i < panels.size(); i++) {
            panel(TOP + i * (PANEL + GAP), panels.get(i), i == panels.size() - 1);
        }
        return svg.append("</svg>\n").toString();
    }

    private void legend(List<Curve> curves) {
        int x = LEFT;
        for (int i = 0; i < curves.size(); i++) {
            add("<path d=\"M%d 42h28\" %s/>%n", x, stroke(i));
            text(x + 34, 46, "start", 12, curves.get(i).name());
            x += 60 + 8 * curves.get(i).name().length();
        }
    }

    private void panel(int top, Panel panel, boolean last) {
        int bottom = top + PANEL;
        double highest =
                panel.curves().stream().mapToDouble(this::highest).max().orElse(0);
        double step = step(Math.max(highest, 1e-3), Y_TICKS);
        double most = Math.max(1, Math.ceil(highest / step)) * step;
        for (int i = 0; i * step <= most * 1.0001; i++) {
            double y = bottom - PANEL * i * step / most;
            add("<path d=\"M%d %.1fH%d\" stroke=\"%s\" stroke-opacity=\"0.3\"/>%n", LEFT, y, WIDTH - RIGHT, GREY);
            text(LEFT - 6, y + 4, "end", 11, Seconds.of(i * step));
        }
        add(
                "<text transform=\"translate(16 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>%n",
                top + PANEL / 2, escaped(panel.label()));
        timeAxis(bottom, last);
        for (int i = panel.curves().size() - 1; i >= 0; i--) {
            add("<path d=\"%s\" %s/>%n", path(panel.curves().get(i), bottom, most), stroke(i));
        }
    }

    private void timeAxis(int bottom, boolean labelled) {
        double unit = seconds > 3 * 3600 ? 3600 : seconds > 300 ? 60 : 1;
        double step = step(seconds / unit, X_TICKS);
        for (int i = 0; i * step * unit <= seconds; i++) {
            double x = x(i * step * unit);
            add("<path d=\"M%.1f %dv4\" stroke=\"%s\"/>%n", x, bottom, GREY);
            if (labelled) {
                text(x, bottom + 18, "middle", 11, Seconds.of(i * step));
            }
        }
        if (labelled) {
            String name = unit == 1 ? "seconds" : unit == 60 ? "minutes" : "hours";
            text((LEFT + WIDTH - RIGHT) / 2.0, bottom + 38, "middle", 12, "time, " + name);
        }
    }

    private String path(Curve curve, int bottom, double most) {
        StringBuilder path = new StringBuilder();
        boolean pen = false;
        for (int i = 0; i < curve.values().length && i * curve.sampleSeconds() <= seconds; i++) {
            double value = curve.values()[i];
            if (Double.isNaN(value)) {
                continue;
            }
            path.append(String.format(
                    Locale.ROOT,
                    "%s%.1f %.1f",
                    pen ? "L" : "M",
                    x(i * curve.sampleSeconds()),
                    bottom - PANEL * value / most));
            pen = true;
        }
        return path.isEmpty() ? "M0 0" : path.toString();
    }

    private double highest(Curve curve) {
        double highest = 0;
        for (int i = 0; i < curve.values().length && i * curve.sampleSeconds() <= seconds; i++) {
            highest = Double.isNaN(curve.values()[i]) ? highest : Math.max(highest, curve.values()[i]);
        }
        return highest;
    }

    private double x(double time) {
        return LEFT + (WIDTH - LEFT - RIGHT) * time / seconds;
    }

    /** Returns 1, 2 or 5 times a power of ten, so that so many of it reach the highest value. */
    private static double step(double highest, int ticks) {
        double raw = highest / ticks;
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double digit = raw / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }

    private static String stroke(int which) {
        int colour = which % COLOURS.size();
        return "fill=\"none\" stroke=\"%s\" stroke-width=\"1.8\" stroke-linejoin=\"round\"%s"
                .formatted(
                        COLOURS.get(colour),
                        DASHES.get(colour).isEmpty() ? "" : " stroke-dasharray=\"%s\"".formatted(DASHES.get(colour)));
    }

    private void text(double x, double y, String anchor, int size, String text) {
        add(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%d\">%s</text>%n",
                x, y, anchor, size, escaped(text));
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format.replace("%n", "\n"), values));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
