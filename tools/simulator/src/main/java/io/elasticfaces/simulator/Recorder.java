package io.elasticfaces.simulator;

import java.util.Arrays;

/** What happened: the waiting time of every request, and the course of queue and instances. */
final class Recorder {
    /** How many points a curve has until the last arrival; a picture is no wider. */
    private static final int POINTS = 400;

    private static final double SHORTEST_SAMPLE = 0.25;

    /** How many looks a point is the mean of where it stands for more than a second. */
    private static final int LOOKS = 16;

    private final Trace trace;
    private final double[] waits;
    private final double sampleSeconds;
    private final int looksPerSample;
    private double[] queue = new double[2 * POINTS];
    private double[] instances = new double[2 * POINTS];
    private int samples;
    private int looks;
    private int arrived;
    private int answered;
    private int starts;
    private long events;
    private double endedAt;
    private double instanceSeconds;

    Recorder(Trace trace) {
        this.trace = trace;
        this.waits = new double[trace.size()];
        Arrays.fill(waits, Double.NaN);
        this.sampleSeconds = Math.max(SHORTEST_SAMPLE, trace.end() / POINTS);
        this.looksPerSample = sampleSeconds < 1 ? 1 : LOOKS;
    }

    void event() {
        events++;
    }

    void noteArrival() {
        arrived++;
    }

    /**
     * A request has been answered.
     *
     * @throws IllegalStateException if it had been already
     */
    void answered(int request, double takenAt, double now) {
        if (!Double.isNaN(waits[request])) {
            throw new IllegalStateException("Request " + request + " is answered twice.");
        }
        waits[request] = takenAt - trace.arrivals()[request];
        answered++;
    }

    void started() {
        starts++;
    }

    /** Takes a look, which is due every {@link #lookSeconds()}. */
    void look(int visible, int active) {
        if (samples == queue.length) {
            queue = Arrays.copyOf(queue, 2 * samples);
            instances = Arrays.copyOf(instances, 2 * samples);
        }
        queue[samples] += (double) visible / looksPerSample;
        instances[samples] += (double) active / looksPerSample;
        looks++;
        if (looks % looksPerSample == 0) {
            samples++;
        }
    }

    double lookSeconds() {
        return sampleSeconds / looksPerSample;
    }

    void end(double now, double ranSeconds) {
        endedAt = now;
        instanceSeconds = ranSeconds;
    }

    double sampleSeconds() {
        return sampleSeconds;
    }

    /** Returns how many requests arrived. */
    int arrived() {
        return arrived;
    }

    /** Returns how many were answered. */
    int answered() {
        return answered;
    }

    /** Returns how often an instance was started. */
    int starts() {
        return starts;
    }

    /** Returns how many events were simulated. */
    long events() {
        return events;
    }

    /** Returns when all was answered and off. */
    double endedAt() {
        return endedAt;
    }

    /** Returns for how long instances were pending or running, all together. */
    double instanceSeconds() {
        return instanceSeconds;
    }

    /** Returns how long each answered request waited until the worker that answered it took it; ascending. */
    double[] waits() {
        double[] sorted =
                Arrays.stream(waits).filter(wait -> !Double.isNaN(wait)).toArray();
        Arrays.sort(sorted);
        return sorted;
    }

    /** Returns the queue's length at every sample. */
    double[] queueCurve() {
        return Arrays.copyOf(queue, samples);
    }

    /** Returns the instances pending or running at every sample. */
    double[] instanceCurve() {
        return Arrays.copyOf(instances, samples);
    }

    /** Returns the mean waiting time of what was taken in the time of each sample; not a number where nothing was. */
    double[] waitCurve() {
        double[] sums = new double[samples];
        int[] counts = new int[samples];
        for (int i = 0; i < waits.length; i++) {
            if (!Double.isNaN(waits[i])) {
                int at = (int) Math.min(samples - 1.0, (trace.arrivals()[i] + waits[i]) / sampleSeconds);
                sums[at] += waits[i];
                counts[at]++;
            }
        }
        for (int i = 0; i < samples; i++) {
            sums[i] = counts[i] == 0 ? Double.NaN : sums[i] / counts[i];
        }
        return sums;
    }
}
