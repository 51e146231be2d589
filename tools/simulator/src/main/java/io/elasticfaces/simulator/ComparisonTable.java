package io.elasticfaces.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The comparisons as a table of Markdown that is as easy to read in a terminal. */
final class ComparisonTable {
    private static final List<String> HEAD = List.of(
            "trace", "rule", "wait mean", "p50", "p95", "p99", "instance-s", "starts", "wait/bound", "inst-s/bound");

    private ComparisonTable() {}

    /** Returns the table's lines. */
    static List<String> lines(List<Comparison> comparisons) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        for (Comparison comparison : comparisons) {
            for (Result result : comparison.results()) {
                rows.add(row(comparison, result));
            }
        }
        int[] widths = IntStream.range(0, HEAD.size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        List<String> lines =
                new ArrayList<>(rows.stream().map(row -> line(row, widths)).toList());
        lines.add(
                1,
                IntStream.range(0, HEAD.size())
                        .mapToObj(i -> "-".repeat(widths[i] + 1) + (i < 2 ? "-" : ":"))
                        .collect(Collectors.joining("|", "|", "|")));
        return lines;
    }

    private static List<String> row(Comparison comparison, Result result) {
        int left = comparison.trace().size() - result.answered();
        return List.of(
                comparison.trace().name(),
                result.rule() + (left == 0 ? "" : " (" + left + " unanswered)"),
                Seconds.of(result.mean()),
                Seconds.of(result.p50()),
                Seconds.of(result.p95()),
                Seconds.of(result.p99()),
                String.format(Locale.ROOT, "%.0f", result.instanceSeconds()),
                Integer.toString(result.starts()),
                String.format(Locale.ROOT, "%.2f", result.waitRatio(comparison.bound())),
                String.format(Locale.ROOT, "%.2f", result.secondsRatio(comparison.bound())));
    }

    private static String line(List<String> row, int[] widths) {
        return IntStream.range(0, row.size())
                .mapToObj(i -> String.format("%" + (i < 2 ? "-" : "") + widths[i] + "s", row.get(i)))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }
}
