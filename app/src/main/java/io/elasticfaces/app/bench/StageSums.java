package io.elasticfaces.app.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.util.json.JsonObject;

/** Whether the stages that answers tell add up, to the latency that they tell and to what their caller measured. */
final class StageSums {
    /** How far apart, as a share, sum and latency may be. */
    static final double TOLERANCE = 0.05;

    private final List<Told> all = new ArrayList<>();

    /**
     * One answer.
     *
     * @param stages milliseconds by stage
     * @param latency what the answer says that it took, in milliseconds
     * @param client what its caller measured, in milliseconds
     */
    record Told(Map<String, Double> stages, double latency, double client) {
        double sum() {
            return total(stages.values());
        }
    }

    /**
     * Takes an answer in.
     *
     * @throws IllegalArgumentException if it tells no stages
     */
    void add(JsonObject answer, double clientMillis) {
        Map<String, Double> stages = new LinkedHashMap<>();
        if (answer.get("timings") instanceof Map<?, ?> timings && answer.get("latency") instanceof Number latency) {
            timings.forEach((stage, millis) -> stages.put(stage.toString(), ((Number) millis).doubleValue()));
            all.add(new Told(stages, latency.doubleValue(), clientMillis));
        } else {
            throw new IllegalArgumentException("The answer tells no timings or no latency: " + answer.toJson());
        }
    }

    /** Prints the mean of every stage, and the verdicts; returns whether all of them hold. */
    boolean print(PrintWriter out) {
        double client = total(all.stream().map(Told::client).toList()) / all.size();
        out.printf("%n%-12s %10s %7s%n", "stage", "mean ms", "share");
        means().forEach((stage, mean) -> row(out, stage, mean, client));
        double sum = total(means().values());
        row(out, "all stages", sum, client);
        row(out, "latency", total(all.stream().map(Told::latency).toList()) / all.size(), client);
        row(out, "client", client, client);
        double worst = all.stream()
                .mapToDouble(one -> apart(one.sum(), one.latency()))
                .max()
                .orElse(1);
        long near = all.stream()
                .filter(one -> apart(one.sum(), one.client()) <= TOLERANCE)
                .count();
        out.println();
        boolean told = verdict(out, worst, "the stages of each request add up to the latency that its answer tells");
        boolean measured =
                verdict(out, apart(sum, client), "the stages of all requests add up to what their client measured");
        out.printf(
                "      one by one, %d of %d are within %.0f %% of what the client measured%n", near, all.size(), 5.0);
        return told && measured;
    }

    private Map<String, Double> means() {
        Map<String, Double> means = new LinkedHashMap<>();
        all.forEach(
                one -> one.stages().forEach((stage, millis) -> means.merge(stage, millis / all.size(), Double::sum)));
        return means;
    }

    private static boolean verdict(PrintWriter out, double apart, String claim) {
        boolean holds = apart <= TOLERANCE;
        out.printf("%s  %s: at most %.1f %% apart%n", holds ? "PASS" : "FAIL", claim, 100 * apart);
        return holds;
    }

    private static void row(PrintWriter out, String name, double millis, double whole) {
        out.printf("%-12s %10.1f %5.1f %%%n", name, millis, 100 * millis / whole);
    }

    private static double apart(double sum, double whole) {
        return Math.abs(sum - whole) / whole;
    }

    private static double total(Collection<Double> millis) {
        return millis.stream().mapToDouble(Double::doubleValue).sum();
    }
}
