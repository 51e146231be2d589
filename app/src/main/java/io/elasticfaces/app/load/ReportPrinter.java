package io.elasticfaces.app.load;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** A report for people. */
final class ReportPrinter {
    private final PrintWriter out;

    ReportPrinter(PrintWriter out) {
        this.out = out;
    }

    void print(LoadRun run, LoadReport report) {
        LoadPlan plan = run.plan();
        line("answered", report.answered() + " of " + plan.requests() + others(report));
        if (plan.named()) {
            line("correct", report.correct() + (report.wrong() == 0 ? "" : ", wrong " + report.wrong()));
        } else {
            line(
                    "right form",
                    report.unchecked() + (report.wrong() == 0 ? "" : ", wrong " + report.wrong())
                            + " (names not checked: no results given)");
        }
        report.wrongExamples().forEach(example -> line("", example));
        report.errors().forEach((error, count) -> line("failed", count + " with " + error));
        report.errorExamples().forEach(example -> line("", example));
        line(
                "wall time",
                Figures.format(
                        "%.2f s, %.3f s a request (wall/N), %.2f answers a second",
                        report.wallSeconds(), report.wallPerRequest(), report.throughput()));
        line("latency", latency(report.latency()));
        if (!Double.isNaN(report.coldStartSeconds())) {
            line("first answer", Figures.format("after %.2f s", report.coldStartSeconds()));
        }
        report.peakInstances().ifPresent(peak -> line("instances", "peak " + peak + ", " + scaleIn(report)));
        run.problems().forEach((metric, problem) -> line("warning", metric.title() + " sometimes unread: " + problem));
        out.flush();
    }

    private static String others(LoadReport report) {
        return (report.late() == 0 ? "" : ", " + report.late() + " late (504, fetched afterwards)")
                + (report.failed() == 0 ? "" : ", " + report.failed() + " failed")
                + (report.refusals() == 0 ? "" : ", " + report.refusals() + " refusals (503) waited out");
    }

    private static String latency(Map<String, Double> millis) {
        if (millis.isEmpty()) {
            return "no answer in time";
        }
        StringBuilder text = new StringBuilder();
        millis.forEach((name, value) ->
                text.append(text.isEmpty() ? "" : ", ").append(Figures.format("%s %.0f", name, value)));
        return text.append(" ms").toString();
    }

    private static String scaleIn(LoadReport report) {
        return report.backAtZero() == null
                ? "not back at 0 when the watch ended"
                : Figures.format(
                        "back at 0 between %.1f and %.1f s after the last answer",
                        report.backAtZero().earliest(), report.backAtZero().latest());
    }

    void print(List<CheckLine> lines) {
        int widest = lines.stream().mapToInt(line -> line.what().length()).max().orElse(1);
        for (CheckLine line : lines) {
            out.println(Figures.format("%-6s %-" + widest + "s  %s", line.verdict(), line.what(), line.figure()));
        }
        out.flush();
    }

    private void line(String title, String text) {
        out.println(Figures.format("%-13s %s", title, text));
    }
}
