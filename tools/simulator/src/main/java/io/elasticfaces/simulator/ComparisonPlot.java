package io.elasticfaces.simulator;

import java.util.List;
import java.util.function.Function;

/** Queue, instances and waiting time of a comparison over time, as a picture. */
final class ComparisonPlot {
    /** How many of the rules are drawn; the last, all instances always on, would only hide the others. */
    private static final int DRAWN = 4;

    private ComparisonPlot() {}

    /** Draws. */
    static String draw(Comparison comparison) {
        List<Result> drawn = comparison.results().subList(0, DRAWN);
        double end = drawn.stream()
                .filter(result -> !result.rule().equals("KEDA"))
                .mapToDouble(result -> result.recorder().endedAt())
                .max()
                .orElse(1);
        Trace trace = comparison.trace();
        return SvgPlot.draw(
                "%s: %s".formatted(trace.name(), trace.what()),
                Math.max(1, end),
                List.of(
                        panel("requests in queue", drawn, Recorder::queueCurve),
                        panel("instances", drawn, Recorder::instanceCurve),
                        panel("waiting when taken, s", drawn, Recorder::waitCurve)));
    }

    private static SvgPlot.Panel panel(String label, List<Result> results, Function<Recorder, double[]> values) {
        return new SvgPlot.Panel(
                label,
                results.stream()
                        .map(result -> new SvgPlot.Curve(
                                result.rule(), result.recorder().sampleSeconds(), values.apply(result.recorder())))
                        .toList());
    }
}
