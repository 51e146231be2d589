package io.elasticfaces.cli.load;

import static java.util.Locale.ROOT;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The figures of a run, as lines of text. */
final class LoadReport {
    private static final int MAX_EXAMPLES = 10;
    private static final int MAX_EXAMPLE = 300;

    private final List<String> lines = new ArrayList<>();

    private LoadReport() {}

    static List<String> of(LoadRun run) {
        LoadReport report = new LoadReport();
        report.answers(run);
        report.times(run);
        report.instances(run);
        return report.lines;
    }

    private void answers(LoadRun run) {
        int failed = run.answers().size() - run.answered();
        int refusals = run.answers().stream().mapToInt(Answer::refusals).sum();
        add(
                "answered",
                run.answered() + " of " + run.plan().requests()
                        + (failed == 0 ? "" : ", " + failed + " failed")
                        + (refusals == 0 ? "" : ", " + refusals + " refusals (503) retried"));
        add(
                run.plan().named() ? "correct" : "right form",
                run.answered() - run.wrong() + (run.wrong() == 0 ? "" : ", wrong " + run.wrong()));
        Map<String, Integer> errors = new TreeMap<>();
        run.answers().stream().filter(Answer::failed).forEach(answer -> errors.merge(answer.error(), 1, Integer::sum));
        errors.forEach((error, count) -> add("failed", count + " with " + error));
        run.answers().stream()
                .filter(answer -> answer.failed() || answer.wrong())
                .limit(MAX_EXAMPLES)
                .map(LoadReport::example)
                .forEach(example -> add("", example.substring(0, Math.min(MAX_EXAMPLE, example.length()))));
    }

    private static String example(Answer answer) {
        Picture picture = answer.picture();
        return answer.failed()
                ? picture.name() + ": " + answer.error() + ", " + answer.detail()
                : answer.text() + " instead of "
                        + (picture.expected() == null ? picture.stem() + ":<name>" : picture.rightAnswer());
    }

    private void times(LoadRun run) {
        double wall = run.lastAnswerNanos() / 1e9;
        add(
                "wall time",
                "%.2f s, %.3f s a request (wall/N), %.2f answers a second",
                wall,
                wall / run.plan().requests(),
                wall > 0 ? run.answered() / wall : 0);
        List<Answer> answered =
                run.answers().stream().filter(answer -> !answer.failed()).toList();
        if (answered.isEmpty()) {
            return;
        }
        double[] millis = answered.stream()
                .mapToDouble(answer -> (answer.doneNanos() - answer.sentNanos()) / 1e6)
                .sorted()
                .toArray();
        add(
                "latency",
                "min %.0f, mean %.0f, p50 %.0f, p90 %.0f, p95 %.0f, p99 %.0f, max %.0f, in ms",
                millis[0],
                Arrays.stream(millis).average().orElseThrow(),
                percentile(millis, 50),
                percentile(millis, 90),
                percentile(millis, 95),
                percentile(millis, 99),
                millis[millis.length - 1]);
        add("first answer", "after %.2f s", (answered.get(0).doneNanos() - run.startNanos()) / 1e9);
    }

    /** Returns a percentile by nearest rank. */
    private static double percentile(double[] sorted, int percent) {
        return sorted[(int) Math.ceil(percent / 100.0 * sorted.length) - 1];
    }

    private void instances(LoadRun run) {
        Timeline timeline = run.timeline();
        if (!timeline.readings(Metric.INSTANCES).isEmpty()) {
            Timeline.Period back = timeline.backAtZero(Metric.INSTANCES, run.lastAnswerNanos());
            add(
                    "instances",
                    "peak " + timeline.peak(Metric.INSTANCES) + ", "
                            + (back == null
                                    ? "not back at 0 at the end"
                                    : "back at 0 " + back + " after the last answer"));
        }
        timeline.problems()
                .forEach((metric, problem) -> add("warning", metric.title() + " could not always be read: " + problem));
    }

    private void add(String title, String format, Object... values) {
        lines.add(String.format(ROOT, "%-13s ", title)
                + (values.length == 0 ? format : String.format(ROOT, format, values)));
    }
}
