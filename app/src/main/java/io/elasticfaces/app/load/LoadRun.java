package io.elasticfaces.app.load;

import java.util.List;
import java.util.Map;

/**
 * Everything that was recorded of a run; what a report and a check are computed from.
 *
 * @param beganNanos when the first request was due, on {@link System#nanoTime}'s clock
 * @param answers in the order in which they came
 * @param start how the deployment was found before the run, or null where AWS was not asked
 * @param series what was read of each metric, times since the start; empty where AWS was not asked
 * @param problems why metrics could not be read
 */
record LoadRun(
        LoadPlan plan,
        long beganNanos,
        List<Answer> answers,
        StartState start,
        Map<Metric, Series> series,
        Map<Metric, String> problems) {
    Series series(Metric metric) {
        return series.getOrDefault(metric, Series.EMPTY);
    }

    /** When the last answer came, since the start; 0 with no answer. */
    long lastAnswerNanos() {
        return answers.stream()
                .mapToLong(answer -> answer.doneNanos() - beganNanos)
                .max()
                .orElse(0);
    }
}
