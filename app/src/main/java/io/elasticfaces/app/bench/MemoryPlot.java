package io.elasticfaces.app.bench;

import java.util.List;
import java.util.Locale;

/** Memory over pictures as SVG, in greys and colours that are legible on white and on black. */
final class MemoryPlot {
    private static final int WIDTH = 860;
    private static final int HEIGHT = 340;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TOP = 64;
    private static final int BOTTOM = 48;
    private static final int TICKS = 5;
    private static final double MEGABYTE = 1e6;
    private static final String GREY = "#808080";
    private static final List<String> COLOURS = List.of("#3584e4", "#e66100", "#9a5bd0", "#2a9d5c");
    private static final List<String> DASHES = List.of("", "6 3", "2 3", "10 3 2 3");

    private final StringBuilder svg = new StringBuilder();
    private final List<Line> lines;
    private final double mostPictures;
    private final double mostMegabytes;

    /**
     * One curve.
     *
     * @param goalMegabytes drawn as a thin line of the same colour
     */
    record Line(String name, MemoryCurve curve, int goalMegabytes) {}

    private MemoryPlot(List<Line> lines) {
        this.lines = lines;
        mostPictures = lines.stream()
                .flatMap(line -> line.curve().samples().stream())
                .mapToInt(MemoryCurve.Sample::pictures)
                .max()
                .orElse(1);
        double highest = lines.stream()
                .flatMap(line -> line.curve().samples().stream())
                .mapToDouble(sample -> sample.bytes() / MEGABYTE)
                .max()
                .orElse(1);
        double goal = lines.stream().mapToInt(Line::goalMegabytes).max().orElse(1);
        double highestOfAll = Math.max(highest, goal);
        mostMegabytes = Math.ceil(highestOfAll / step(highestOfAll)) * step(highestOfAll);
    }

    /** Draws one to four curves. */
    static String draw(String title, List<Line> lines) {
        return new MemoryPlot(lines).picture(title);
    }

    private String picture(String title) {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"12\" fill=\"%s\">%n<title>%s</title>%n",
                WIDTH, HEIGHT, GREY, title);
        text(LEFT, 20, "start", title);
        axes();
        int legend = LEFT;
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            String stroke = "fill=\"none\" stroke=\"%s\"".formatted(COLOURS.get(i));
            add("<path d=\"M%d 42h28\" %s stroke-width=\"1.8\" stroke-dasharray=\"%s\"/>%n", legend, stroke, dash(i));
            String name = "%s (goal %d MB)".formatted(line.name(), line.goalMegabytes());
            text(legend + 34, 46, "start", name);
            legend += 60 + 7 * name.length();
            double goal = y(line.goalMegabytes());
            add("<path d=\"M%d %.1fH%d\" %s stroke-width=\"0.8\"/>%n", LEFT, goal, WIDTH - RIGHT, stroke);
            add("<path d=\"%s\" %s stroke-width=\"1.8\" stroke-dasharray=\"%s\"/>%n", path(line), stroke, dash(i));
        }
        return svg.append("</svg>\n").toString();
    }

    private void axes() {
        double rung = step(mostMegabytes);
        for (int i = 0; i * rung <= mostMegabytes * 1.0001; i++) {
            double y = y(i * rung);
            add("<path d=\"M%d %.1fH%d\" stroke=\"%s\" stroke-opacity=\"0.3\"/>%n", LEFT, y, WIDTH - RIGHT, GREY);
            text(LEFT - 6, y + 4, "end", "%.0f".formatted(i * rung));
        }
        double mark = step(mostPictures);
        for (int i = 0; i * mark <= mostPictures; i++) {
            add("<path d=\"M%.1f %dv4\" stroke=\"%s\"/>%n", x(i * mark), HEIGHT - BOTTOM, GREY);
            text(x(i * mark), HEIGHT - BOTTOM + 18, "middle", String.format(Locale.ROOT, "%,.0f", i * mark));
        }
        text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", "pictures answered");
        add(
                "<text transform=\"translate(16 %d) rotate(-90)\" text-anchor=\"middle\">resident, MB</text>%n",
                (TOP + HEIGHT - BOTTOM) / 2);
    }

    private String path(Line line) {
        StringBuilder path = new StringBuilder();
        for (MemoryCurve.Sample sample : line.curve().samples()) {
            path.append(String.format(
                    Locale.ROOT,
                    "%s%.1f %.1f",
                    path.isEmpty() ? "M" : "L",
                    x(sample.pictures()),
                    y(sample.bytes() / MEGABYTE)));
        }
        return path.toString();
    }

    private double x(double pictures) {
        return LEFT + (WIDTH - LEFT - RIGHT) * pictures / mostPictures;
    }

    private double y(double megabytes) {
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * megabytes / mostMegabytes;
    }

    /** Returns 1, 2 or 5 times a power of ten, so that about five of it make the whole. */
    private static double step(double whole) {
        double power = Math.pow(10, Math.floor(Math.log10(whole / TICKS)));
        double digit = whole / TICKS / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }

    private static String dash(int which) {
        return DASHES.get(which).isEmpty() ? "none" : DASHES.get(which);
    }

    private void text(double x, double y, String anchor, String text) {
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, text);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format.replace("%n", "\n"), values));
    }
}
