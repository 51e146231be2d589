package io.elasticfaces.simulator;

import java.util.Arrays;

/**
 * How one rule did on one trace. Waiting is from a request's arrival until the worker that answers it takes it, in seconds.
 *
 * @param answered how many requests were answered; those not are in no waiting time
 * @param instanceSeconds for how long instances were pending or running, all together
 */
record Result(
        String rule,
        int answered,
        double mean,
        double p50,
        double p95,
        double p99,
        double instanceSeconds,
        int starts,
        Recorder recorder) {
    static Result of(String rule, Recorder recorder) {
        double[] waits = recorder.waits();
        return new Result(
                rule,
                waits.length,
                Arrays.stream(waits).average().orElse(Double.NaN),
                percentile(waits, 0.50),
                percentile(waits, 0.95),
                percentile(waits, 0.99),
                recorder.instanceSeconds(),
                recorder.starts(),
                recorder);
    }

    /** Returns how many times the bound's mean waiting time this is. */
    double waitRatio(Result bound) {
        return ratio(mean, bound.mean);
    }

    /** Returns how many times the bound's instance-seconds this is. */
    double secondsRatio(Result bound) {
        return ratio(instanceSeconds, bound.instanceSeconds);
    }

    /** The smallest value that a fraction of all are not above (nearest rank); not a number of none. */
    private static double percentile(double[] ascending, double fraction) {
        return ascending.length == 0
                ? Double.NaN
                : ascending[Math.max(0, (int) Math.ceil(fraction * ascending.length) - 1)];
    }

    private static double ratio(double value, double bound) {
        return value == bound ? 1 : value / bound;
    }
}
