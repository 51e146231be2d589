package io.elasticfaces.cli.load;

import static java.util.Locale.ROOT;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/** The figures of a run, as text and as JSON. */
final class LoadReport {
    private static final int MAX_EXAMPLES = 10;
    private static final int MAX_EXAMPLE = 300;
    private static final double[] PERCENTILES = {50, 75, 90, 95, 99, 99.9};
    private static final int HISTOGRAM_DIGITS = 3;

    private final LoadRun run;
    private final double wallSeconds;
    private final Histogram latencyMicros = new Histogram(HISTOGRAM_DIGITS);
    private final Map<String, Integer> errors = new TreeMap<>();
    private final List<String> examples = new ArrayList<>();
    private final OptionalLong peakInstances;
    private final Timeline.Period backAtZero;
    private long firstAnswerNanos;
    private int late;
    private int failed;
    private int correct;
    private int wrong;
    private int refusals;

    LoadReport(LoadRun run) {
        this.run = run;
        this.wallSeconds = run.lastAnswerNanos() / 1e9;
        this.peakInstances = run.timeline().peak(Metric.INSTANCES);
        this.backAtZero = run.timeline().backAtZero(Metric.INSTANCES, run.lastAnswerNanos());
        run.answers().forEach(this::count);
    }

    private void count(Answer answer) {
        refusals += answer.refusals();
        late += answer.kind() == Answer.Kind.LATE ? 1 : 0;
        if (answer.kind() == Answer.Kind.ANSWERED) {
            firstAnswerNanos = latencyMicros.getTotalCount() == 0 ? answer.doneNanos() : firstAnswerNanos;
            latencyMicros.recordValue((answer.doneNanos() - answer.sentNanos()) / 1000);
        }
        if (answer.kind() == Answer.Kind.FAILED) {
            failed++;
            errors.merge(answer.error(), 1, Integer::sum);
            example(answer.picture().name() + ": " + answer.error() + ", " + answer.detail());
        } else if (answer.wrong()) {
            wrong++;
            example(answer.text() + " instead of " + answer.picture().stem() + ":"
                    + (run.plan().named() ? answer.picture().expected() : "<name>"));
        } else {
            correct += answer.right() ? 1 : 0;
        }
    }

    private void example(String example) {
        if (examples.size() < MAX_EXAMPLES) {
            examples.add(example.substring(0, Math.min(MAX_EXAMPLE, example.length())));
        }
    }

    /** Returns whether every request was answered in time and no answer is known to be wrong. */
    boolean flawless() {
        return late == 0 && failed == 0 && wrong == 0;
    }

    /** Returns the number of well-formed answers whose right name is unknown. */
    private long unchecked() {
        return run.answers().size() - failed - correct - wrong;
    }

    private double answersPerSecond() {
        return wallSeconds > 0 ? run.answered() / wallSeconds : 0;
    }

    private Map<String, Double> latencyMillis() {
        Map<String, Double> millis = new LinkedHashMap<>();
        millis.put("min", latencyMicros.getMinValue() / 1e3);
        millis.put("mean", latencyMicros.getMean() / 1e3);
        for (double percentile : PERCENTILES) {
            String name = String.valueOf(percentile).replaceFirst("\\.0$", "");
            millis.put("p" + name, latencyMicros.getValueAtPercentile(percentile) / 1e3);
        }
        millis.put("max", latencyMicros.getMaxValue() / 1e3);
        return millis;
    }

    void print(PrintWriter out) {
        line(
                out,
                "answered",
                run.answered() + " of " + run.plan().requests()
                        + (late == 0 ? "" : ", " + late + " late (504, fetched afterwards)")
                        + (failed == 0 ? "" : ", " + failed + " failed")
                        + (refusals == 0 ? "" : ", " + refusals + " refusals (503) retried"));
        line(
                out,
                run.plan().named() ? "correct" : "right form",
                (run.plan().named() ? correct : unchecked()) + (wrong == 0 ? "" : ", wrong " + wrong));
        errors.forEach((error, count) -> line(out, "failed", count + " with " + error));
        examples.forEach(example -> line(out, "", example));
        line(
                out,
                "wall time",
                "%.2f s, %.3f s a request (wall/N), %.2f answers a second",
                wallSeconds,
                wallSeconds / run.plan().requests(),
                answersPerSecond());
        if (run.answered() > 0) {
            StringBuilder text = new StringBuilder();
            latencyMillis().forEach((name, millis) -> text.append(String.format(ROOT, "%s %.0f, ", name, millis)));
            line(out, "latency", text + "in ms");
            line(out, "first answer", "after %.2f s", (firstAnswerNanos - run.startNanos()) / 1e9);
        }
        if (backAtZero != null) {
            line(
                    out,
                    "instances",
                    "peak %d, back at 0 between %.1f and %.1f s after the last answer",
                    peakInstances.orElseThrow(),
                    backAtZero.earliest(),
                    backAtZero.latest());
        } else {
            peakInstances.ifPresent(peak -> line(out, "instances", "peak " + peak + ", not back at 0 at the end"));
        }
        run.timeline()
                .problems()
                .forEach((metric, problem) ->
                        line(out, "warning", metric.title() + " could not always be read: " + problem));
        out.flush();
    }

    private static void line(PrintWriter out, String title, String format, Object... values) {
        String text = values.length == 0 ? format : String.format(ROOT, format, values);
        out.println(String.format(ROOT, "%-13s %s", title, text));
    }

    /** Returns the report as JSON. The names of times contain their unit. */
    JsonObject json(List<CheckList.Line> check) {
        JsonObject json = new JsonObject();
        json.put("machine", Machine.describe());
        json.put("url", run.plan().url().toString());
        json.put("requests", run.plan().requests());
        json.put("clients", run.plan().clients());
        json.put("maxInstances", run.plan().maxInstances());
        json.put("answered", run.answered());
        json.put("late", late);
        json.put("failed", failed);
        json.put("correct", correct);
        json.put("wrong", wrong);
        json.put("unchecked", unchecked());
        json.put("refusals", refusals);
        json.put("errors", new JsonObject(errors));
        json.put("examples", new JsonArray(examples));
        json.put("wallSeconds", wallSeconds);
        json.put("answersPerSecond", answersPerSecond());
        if (run.answered() > 0) {
            json.put("latencyMillis", new JsonObject(latencyMillis()));
            json.put("firstAnswerSeconds", (firstAnswerNanos - run.startNanos()) / 1e9);
        }
        peakInstances.ifPresent(peak -> json.put("peakInstances", peak));
        if (backAtZero != null) {
            json.put("backAtZeroSeconds", List.of(backAtZero.earliest(), backAtZero.latest()));
        }
        JsonArray lines = new JsonArray();
        check.forEach(line -> lines.add(new JsonObject(
                Map.of("verdict", line.verdict().name(), "what", line.what(), "figure", line.figure()))));
        json.put("check", lines);
        json.put("series", run.timeline().json());
        return json;
    }
}
