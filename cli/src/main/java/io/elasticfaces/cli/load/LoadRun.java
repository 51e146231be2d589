package io.elasticfaces.cli.load;

import java.util.List;
import java.util.Map;

/**
 * The record of a run, the input of the report and the checks.
 *
 * @param startNanos start of the run, of {@link System#nanoTime}
 * @param answers in order of arrival
 * @param before counts before the run; empty if AWS is not read
 * @param timeline counts during the run; empty if AWS is not read
 */
record LoadRun(LoadPlan plan, long startNanos, List<Answer> answers, Map<Metric, Long> before, Timeline timeline) {
    /** Returns the time of the last answer since the start; 0 without an answer. */
    long lastAnswerNanos() {
        return answers.stream()
                .mapToLong(answer -> answer.doneNanos() - startNanos)
                .max()
                .orElse(0);
    }

    int answered() {
        return (int) answers.stream().filter(answer -> !answer.failed()).count();
    }

    int wrong() {
        return (int) answers.stream().filter(Answer::wrong).count();
    }

    /** Returns whether every request was answered, and no answer is known to be wrong. */
    boolean flawless() {
        return answered() == plan.requests() && wrong() == 0;
    }
}
