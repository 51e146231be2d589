package io.elasticfaces.simulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The record of one run: the waiting time of every request, and the queue and the instances over time. The waiting time
 * ends when the worker that answers the request receives it.
 */
final class Recorder {
    /** Number of samples until the last arrival. It is enough for a plot. */
    private static final int SAMPLES = 400;

    private static final double SHORTEST_SAMPLE = 0.25;

    private final String policy;
    private final Trace trace;
    private final double[] waits;
    private final double sampleSeconds;
    private final List<Integer> queue = new ArrayList<>();
    private final List<Integer> instances = new ArrayList<>();
    private int answered;
    private int starts;
    private double endedAt;
    private double instanceSeconds;

    Recorder(String policy, Trace trace) {
        this.policy = policy;
        this.trace = trace;
        this.waits = new double[trace.size()];
        Arrays.fill(waits, Double.NaN);
        this.sampleSeconds = Math.max(SHORTEST_SAMPLE, trace.end() / SAMPLES);
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

    /** Records a sample. It must be called every {@link #sampleSeconds()}. */
    void sample(int visible, int active) {
        queue.add(visible);
        instances.add(active);
    }

    void end(double now, double ranSeconds) {
        endedAt = now;
        instanceSeconds = ranSeconds;
    }

    String policy() {
        return policy;
    }

    double sampleSeconds() {
        return sampleSeconds;
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

    /** Returns the length of the queue at each sample. */
    List<Integer> queueSamples() {
        return queue;
    }

    /** Returns the number of pending and running instances at each sample. */
    List<Integer> instanceSamples() {
        return instances;
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
