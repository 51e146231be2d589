package io.elasticfaces.simulator;

import io.elasticfaces.controller.ScalingSettings;
import io.elasticfaces.worker.Stay;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * All rules on one trace, with the same draws.
 *
 * @param results ours first, then the original's loop, KEDA's rule, the bound, and all instances always on
 */
record Comparison(Trace trace, List<Result> results) {
    /** How many times the bound's mean waiting time ours may be. */
    static final double WAIT_LIMIT = 1.1;

    /** How many times the bound's instance-seconds ours may be. */
    static final double SECONDS_LIMIT = 1.2;

    /** What share of a figure is no difference. */
    private static final double SAME = 0.001;

    /** Longer than any rule's cooldown, and than it takes to work off what a trace may leave. */
    private static final double PATIENCE = 7200;

    /** Plays them all. */
    static Comparison play(
            Trace trace, Physics physics, ScalingSettings settings, Stay stay, double tick, Draws draws) {
        int max = settings.max();
        List<Supplier<Policy>> rules = List.of(
                () -> new OurRule(settings, stay, tick),
                () -> new OriginalLoop(max),
                () -> new KedaRule(max),
                () -> new Bound(max),
                AlwaysOn::new);
        List<Result> results = new ArrayList<>();
        for (Supplier<Policy> rule : rules) {
            Policy policy = rule.get();
            results.add(Result.of(policy.name(), new Cloud(trace, physics, max, policy, draws).play(PATIENCE)));
        }
        return new Comparison(trace, List.copyOf(results));
    }

    Result ours() {
        return results.get(0);
    }

    Result bound() {
        return results.get(3);
    }

    /** Says whether ours is within its limits of the bound. */
    boolean met() {
        return ours().waitRatio(bound()) <= WAIT_LIMIT && ours().secondsRatio(bound()) <= SECONDS_LIMIT;
    }

    /** Says whether ours meets the goal, in a line. */
    String verdict() {
        return String.format(
                Locale.ROOT,
                "%s: %s; waiting %.2f of the bound's (at most %.1f), instance-seconds %.2f (at most %.1f)",
                trace.name(),
                met() ? "goal met" : "GOAL MISSED",
                ours().waitRatio(bound()),
                WAIT_LIMIT,
                ours().secondsRatio(bound()),
                SECONDS_LIMIT);
    }

    /** Says whether ours is ahead of the original's loop and KEDA's rule, and by what, in a line each. */
    List<String> standings() {
        return List.of(standing(results.get(1)), standing(results.get(2)));
    }

    /** Ahead outright is, within {@value #SAME}, neither figure worse and one better; else the worse of its two figures, each in limits, decides. */
    private String standing(Result other) {
        double wait = other.mean() - ours().mean();
        double seconds = other.instanceSeconds() - ours().instanceSeconds();
        String how;
        if (other.answered() < trace.size()) {
            how = "ahead: the other has left requests unanswered";
        } else if (noWorse(wait, ours().mean()) && noWorse(seconds, ours().instanceSeconds())) {
            how = "ahead outright";
        } else if (noWorse(-wait, ours().mean()) && noWorse(-seconds, ours().instanceSeconds())) {
            how = "BEHIND outright";
        } else {
            boolean ahead = limits(ours()) < limits(other);
            how = (ahead ? "ahead" : "BEHIND")
                    + " by the worse of both figures in limits, %.2f to %.2f".formatted(limits(ours()), limits(other));
        }
        return "%s, %s: %s; the other waits %s s %s and costs %s instance-seconds %s"
                .formatted(
                        trace.name(),
                        other.rule(),
                        how,
                        Seconds.of(Math.abs(wait)),
                        wait >= 0 ? "more" : "less",
                        Seconds.of(Math.abs(seconds)),
                        seconds >= 0 ? "more" : "less");
    }

    private static boolean noWorse(double difference, double ours) {
        return difference >= -SAME * ours;
    }

    private double limits(Result result) {
        return Math.max(result.waitRatio(bound()) / WAIT_LIMIT, result.secondsRatio(bound()) / SECONDS_LIMIT);
    }
}
