package io.elasticfaces.app.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/** A report for machines: one JSON object, times in seconds or milliseconds as their names say. */
final class ReportJson {
    private ReportJson() {}

    /** Writes a file, over what was there. */
    static void write(
            Path file, Instant began, Machine machine, LoadRun run, LoadReport report, List<CheckLine> check) {
        JsonObject json = of(began, machine, run, report, check);
        try {
            Files.writeString(file, Jsoner.prettyPrint(Jsoner.serialize(json)) + System.lineSeparator());
        } catch (IOException e) {
            throw new UnusableInput("The report cannot be written to " + file + ": " + e.getMessage(), e);
        }
    }

    static JsonObject of(Instant began, Machine machine, LoadRun run, LoadReport report, List<CheckLine> check) {
        JsonObject json = new JsonObject();
        json.put("began", began.toString());
        json.put("machine", machine(machine));
        json.put("plan", plan(run.plan()));
        json.put("answered", report.answered());
        json.put("late", report.late());
        json.put("failed", report.failed());
        json.put("correct", report.correct());
        json.put("wrong", report.wrong());
        json.put("unchecked", report.unchecked());
        json.put("refusals", report.refusals());
        json.put("errors", new JsonObject(report.errors()));
        json.put("wrongExamples", new JsonArray(report.wrongExamples()));
        json.put("errorExamples", new JsonArray(report.errorExamples()));
        json.put("wallSeconds", report.wallSeconds());
        json.put("wallPerRequestSeconds", report.wallPerRequest());
        json.put("answersPerSecond", report.throughput());
        json.put("latencyMillis", new JsonObject(report.latency()));
        json.put("firstAnswerSeconds", Double.isNaN(report.coldStartSeconds()) ? null : report.coldStartSeconds());
        json.put(
                "peakInstances",
                report.peakInstances().isPresent() ? report.peakInstances().getAsLong() : null);
        if (report.backAtZero() != null) {
            JsonObject back = new JsonObject();
            back.put("earliest", report.backAtZero().earliest());
            back.put("latest", report.backAtZero().latest());
            json.put("backAtZeroSeconds", back);
        }
        json.put("check", check(check));
        json.put("series", series(run));
        return json;
    }

    private static JsonObject machine(Machine machine) {
        JsonObject json = new JsonObject();
        json.put("cores", machine.cores());
        json.put("processor", machine.processor());
        json.put("memoryBytes", machine.memoryBytes());
        json.put("system", machine.system());
        json.put("jdk", machine.jdk());
        json.put("faces", machine.faces());
        json.put("awsSdk", machine.awsSdk());
        return json;
    }

    private static JsonObject plan(LoadPlan plan) {
        JsonObject json = new JsonObject();
        json.put("url", plan.url().toString());
        json.put("pictures", plan.pictures());
        json.put("requests", plan.requests());
        json.put("clients", plan.clients());
        json.put("perSecond", plan.perSecond() > 0 ? plan.perSecond() : null);
        json.put("async", plan.async());
        json.put("most", plan.most());
        return json;
    }

    private static JsonArray check(List<CheckLine> check) {
        JsonArray lines = new JsonArray();
        for (CheckLine line : check) {
            JsonObject json = new JsonObject();
            json.put("verdict", line.verdict().name());
            json.put("what", line.what());
            json.put("figure", line.figure());
            lines.add(json);
        }
        return lines;
    }

    /** By metric, pairs of milliseconds since the start and count. */
    private static JsonObject series(LoadRun run) {
        JsonObject json = new JsonObject();
        run.series().forEach((metric, series) -> {
            JsonArray points = new JsonArray();
            for (Reading reading : series.readings()) {
                points.add(new JsonArray(List.of(reading.endedNanos() / 1_000_000, reading.value())));
            }
            json.put(metric.name().toLowerCase(Locale.ROOT), points);
        });
        return json;
    }
}
