package io.elasticfaces.simulator;

import java.util.Arrays;

/** The record of one run. The waiting time of a request ends when the worker that answers it receives it. */
final class Recorder {
    private final String policy;
    private final Trace trace;
    private final double[] waits;
    private int answered;
    private int starts;
    private double endedAt;
    private double instanceSeconds;

    Recorder(String policy, Trace trace) {
        this.policy = policy;
        this.trace = trace;
        this.waits = new double[trace.size()];
        Arrays.fill(waits, Double.NaN);
    }

    /**
     * Records an answer.
     *
     * @throws IllegalStateException if the request was already answered
     */
    void answered(int request, double takenAt) {
        if (!Double.isNaN(waits[request])) {
            throw new IllegalStateException("Request " + request + " is answered twice.");
        }
        waits[request] = takenAt - trace.arrivals()[request];
        answered++;
    }

    void started() {
        starts++;
    }

    void end(double now, double ranSeconds) {
        endedAt = now;
        instanceSeconds = ranSeconds;
    }

    String policy() {
        return policy;
    }

    int answered() {
        return answered;
    }

    int starts() {
        return starts;
    }

    /** Returns the time at which every request was answered and every instance was off. */
    double endedAt() {
        return endedAt;
    }

    /** Returns the total time during which instances were pending or running. */
    double instanceSeconds() {
        return instanceSeconds;
    }

    /** Returns the waiting times of the answered requests in seconds, ascending. */
    double[] waits() {
        return Arrays.stream(waits).filter(wait -> !Double.isNaN(wait)).sorted().toArray();
    }

    double meanWait() {
        return Arrays.stream(waits()).average().orElse(Double.NaN);
    }

    /** Returns a quantile of the waiting times, by nearest rank. */
    double waitPercentile(double fraction) {
        double[] ascending = waits();
        int rank = (int) Math.ceil(fraction * ascending.length);
        return ascending.length == 0 ? Double.NaN : ascending[Math.max(0, rank - 1)];
    }
}
