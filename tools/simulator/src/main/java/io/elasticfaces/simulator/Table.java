package io.elasticfaces.simulator;

import java.util.Locale;

/** Formats comparisons as a Markdown table. */
final class Table {
    static final String HEAD = """
            | trace  | policy    | wait mean |  p50 |  p95 |  p99 | instance-s | starts | wait/oracle | inst-s/oracle |
            |--------|-----------|----------:|-----:|-----:|-----:|-----------:|-------:|------------:|--------------:|
            """;
    private static final String ROW = "| %-6s | %-9s | %9s | %4s | %4s | %4s | %10.0f | %6d | %11.2f | %13.2f |%n";

    private Table() {}

    static String row(Comparison comparison, Recorder run) {
        int unanswered = comparison.trace().size() - run.answered();
        return String.format(
                Locale.ROOT,
                ROW,
                comparison.trace().name(),
                run.policy() + (unanswered == 0 ? "" : " (" + unanswered + " unanswered)"),
                seconds(run.meanWait()),
                seconds(run.waitPercentile(0.50)),
                seconds(run.waitPercentile(0.95)),
                seconds(run.waitPercentile(0.99)),
                run.instanceSeconds(),
                run.starts(),
                comparison.waitRatio(run),
                comparison.secondsRatio(run));
    }

    /** Formats with three significant digits. */
    private static String seconds(double value) {
        String text = String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
        return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
    }
}
