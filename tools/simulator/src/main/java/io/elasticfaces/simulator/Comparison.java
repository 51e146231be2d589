package io.elasticfaces.simulator;

import io.elasticfaces.controller.decide.ScalingSettings;
import io.elasticfaces.worker.handler.IdlePolicy;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The runs of all policies on one trace with the same random numbers.
 *
 * @param runs the runs of this project's policy, the reference project's, KEDA's and the oracle, in this order
 */
record Comparison(Trace trace, List<Recorder> runs) {
    static final String HEAD = """
            | trace  | policy    | wait mean |    p50 |    p95 |    p99 | instance-s | starts | wait/oracle | inst-s/oracle |
            |--------|-----------|----------:|-------:|-------:|-------:|-----------:|-------:|------------:|--------------:|
            """;

    /** The goal for the mean waiting time, relative to the oracle's. */
    static final double WAIT_LIMIT = 1.1;

    /** The goal for the instance-seconds, relative to the oracle's. */
    static final double SECONDS_LIMIT = 1.2;

    /** Relative difference below which figures count as equal. */
    private static final double TOLERANCE = 0.001;

    /** Time after the last arrival at which a run ends, longer than every policy's cooldown. */
    private static final double LIMIT_SECONDS = 7200;

    static Comparison run(
            Trace trace,
            Assumptions assumptions,
            ScalingSettings settings,
            IdlePolicy stay,
            double tickSeconds,
            SeededRandom random) {
        int max = settings.max();
        return new Comparison(
                trace,
                Stream.of(
                                new ControllerPolicy(settings, stay, tickSeconds),
                                new ReferencePolicy(max),
                                new KedaPolicy(max),
                                new Oracle(max))
                        .map(policy -> new Cloud(trace, assumptions, max, policy, random).run(LIMIT_SECONDS))
                        .toList());
    }

    Recorder ours() {
        return runs.get(0);
    }

    double waitRatio(Recorder run) {
        return run.meanWait() / runs.get(3).meanWait();
    }

    double secondsRatio(Recorder run) {
        return run.instanceSeconds() / runs.get(3).instanceSeconds();
    }

    boolean goalMet() {
        return waitRatio(ours()) <= WAIT_LIMIT && secondsRatio(ours()) <= SECONDS_LIMIT;
    }

    /** Returns a row of the table per run. */
    List<String> rows() {
        return runs.stream()
                .map(run -> String.format(
                        Locale.ROOT,
                        "| %-6s | %-9s | %9.2f | %6.2f | %6.2f | %6.2f | %10.0f | %6d | %11.2f | %13.2f |",
                        trace.name(),
                        run.policy() + (run.answered() == trace.size() ? "" : " (incomplete)"),
                        run.meanWait(),
                        run.waitPercentile(0.50),
                        run.waitPercentile(0.95),
                        run.waitPercentile(0.99),
                        run.instanceSeconds(),
                        run.starts(),
                        waitRatio(run),
                        secondsRatio(run)))
                .toList();
    }

    /** Returns three lines: the goals, the comparison with the reference project, and the comparison with KEDA. */
    List<String> verdicts() {
        String goal = String.format(
                Locale.ROOT,
                "%s: goal %s; waiting %.2f times the oracle's (at most %.1f), instance-seconds %.2f times (at most %.1f)",
                trace.name(),
                goalMet() ? "met" : "MISSED",
                waitRatio(ours()),
                WAIT_LIMIT,
                secondsRatio(ours()),
                SECONDS_LIMIT);
        return List.of(goal, against(runs.get(1)), against(runs.get(2)));
    }

    private String against(Recorder other) {
        boolean incomplete = other.answered() < trace.size();
        boolean noWorse = incomplete || noWorse(ours(), other);
        boolean noBetter = !incomplete && noWorse(other, ours());
        String order = noWorse == noBetter ? "neither ahead of nor behind" : noWorse ? "ahead of" : "BEHIND";
        return "%s: ours is %s %s".formatted(trace.name(), order, other.policy());
    }

    private static boolean noWorse(Recorder one, Recorder other) {
        return one.meanWait() <= other.meanWait() * (1 + TOLERANCE)
                && one.instanceSeconds() <= other.instanceSeconds() * (1 + TOLERANCE);
    }
}
