package io.elasticfaces.cli.load;

import java.util.List;
import java.util.Map;

/**
 * The record of a run, from which report and check are computed.
 *
 * @param startNanos start of the run, on {@link System#nanoTime}'s clock
 * @param answers in order of arrival
 * @param before counts before the run; empty if AWS is not read
 * @param timeline counts during the run; empty if AWS is not read
 */
record LoadRun(LoadPlan plan, long startNanos, List<Answer> answers, Map<Metric, Long> before, Timeline timeline) {
    /** Returns when the last answer arrived, since the start; 0 without an answer. */
    long lastAnswerNanos() {
        return answers.stream()
                .mapToLong(answer -> answer.doneNanos() - startNanos)
                .max()
                .orElse(0);
    }

    /** Returns the number of requests that were answered in time. */
    long answered() {
        return answers.stream()
                .filter(answer -> answer.kind() == Answer.Kind.ANSWERED)
                .count();
    }
}
