package io.elasticfaces.app.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * The figures of a run.
 *
 * @param wallSeconds from the first request's due time to the last answer
 * @param answered requests with an answer in time
 * @param late requests answered 504 whose result was fetched later
 * @param failed requests without a result
 * @param correct answers known to be right
 * @param wrong answers of a wrong name or form
 * @param unchecked answers of the right form where nobody said who it is
 * @param refusals 503s that were waited out
 * @param errors failed requests by what they ended with
 * @param wrongExamples the first wrong answers, a line each
 * @param errorExamples the first failures, a line each
 * @param latency milliseconds by percentile, of requests answered in time; empty where there are none
 * @param coldStartSeconds from the start to the first answer, or NaN
 * @param peakInstances the most instances seen running, or empty
 * @param backAtZero when the instances were gone for good, in seconds after the last answer, or null
 */
record LoadReport(
        double wallSeconds,
        int answered,
        int late,
        int failed,
        int correct,
        int wrong,
        int unchecked,
        int refusals,
        Map<String, Integer> errors,
        List<String> wrongExamples,
        List<String> errorExamples,
        Map<String, Double> latency,
        double coldStartSeconds,
        OptionalLong peakInstances,
        Series.Return backAtZero) {
    private static final int EXAMPLES = 5;

    /** Three digits of a microsecond to an hour: what HdrHistogram keeps of a latency. */
    private static final long LONGEST_MICROS = 3_600_000_000L;

    private static final int DIGITS = 3;

    /** Computes the figures. */
    static LoadReport of(LoadRun run) {
        Histogram latencies = new Histogram(LONGEST_MICROS, DIGITS);
        Map<String, Integer> errors = new TreeMap<>();
        List<String> wrongExamples = new ArrayList<>();
        List<String> errorExamples = new ArrayList<>();
        int answered = 0;
        int late = 0;
        int failed = 0;
        int correct = 0;
        int wrong = 0;
        int refusals = 0;
        long firstNanos = Long.MAX_VALUE;
        for (Answer answer : run.answers()) {
            refusals += answer.refusals();
            switch (answer.kind()) {
                case ANSWERED -> {
                    answered++;
                    latencies.recordValue(Math.min(LONGEST_MICROS, answer.latencyNanos() / 1000));
                    firstNanos = Math.min(firstNanos, answer.doneNanos() - run.beganNanos());
                }
                case LATE -> late++;
                case FAILED -> {
                    failed++;
                    errors.merge(answer.error(), 1, Integer::sum);
                    example(errorExamples, answer.picture().name() + ": " + answer.error() + ", " + answer.problem());
                }
            }
            if (answer.right()) {
                correct++;
            } else if (answer.wrong()) {
                wrong++;
                String right = answer.picture().rightAnswer();
                example(
                        wrongExamples,
                        answer.text() + " instead of "
                                + (right == null ? answer.picture().stem() + ":<name>" : right));
            }
        }
        Series instances = run.series(Metric.INSTANCES);
        return new LoadReport(
                run.lastAnswerNanos() / 1e9,
                answered,
                late,
                failed,
                correct,
                wrong,
                answered + late - correct - wrong,
                refusals,
                errors,
                wrongExamples,
                errorExamples,
                Percentiles.of(latencies),
                firstNanos == Long.MAX_VALUE ? Double.NaN : firstNanos / 1e9,
                instances.peak(),
                instances.backAtZero(run.lastAnswerNanos()));
    }

    private static void example(List<String> examples, String example) {
        if (examples.size() < EXAMPLES) {
            examples.add(example.length() > 300 ? example.substring(0, 300) + "…" : example);
        }
    }

    /** Answers in time, a second. */
    double throughput() {
        return wallSeconds > 0 ? answered / wallSeconds : 0;
    }

    /** The original's figure: wall time over the number of requests, in seconds. */
    double wallPerRequest() {
        int requests = answered + late + failed;
        return requests == 0 ? 0 : wallSeconds / requests;
    }

    /** Whether every request was answered in time, and nothing known to be wrong. */
    boolean flawless() {
        return late == 0 && failed == 0 && wrong == 0;
    }
}
