package io.elasticfaces.contract;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Measures the stages of one request, in milliseconds by stage. Each stage ends where the next begins, so that their sum
 * is the time until the end of the last one.
 */
public final class StageTimer {
    private static final String ENQUEUE = "enqueue";
    private static final double NANOS_PER_MILLI = 1e6;

    private final LongSupplier nanos;
    private final long beganNanos;
    private final Map<String, Double> stages = new LinkedHashMap<>();
    private long lapNanos;

    /** Starts the first stage. */
    public StageTimer() {
        this(System::nanoTime);
    }

    /** @param nanos a monotonic clock, {@link System#nanoTime()} */
    public StageTimer(LongSupplier nanos) {
        this.nanos = nanos;
        this.beganNanos = nanos.getAsLong();
        this.lapNanos = beganNanos;
    }

    /** Ends a stage and starts the next one. */
    public synchronized void lap(String stage) {
        stages.merge(stage, sinceLap(), Double::sum);
    }

    /** Adds stages from before the first one. */
    public synchronized void waited(Map<String, Double> earlier) {
        stages.putAll(earlier);
    }

    /**
     * Ends stages that were measured elsewhere. Time that has not been measured counts towards the next stage.
     *
     * @param measured the stages; if empty, the one stage {@code recognise} ends
     */
    public synchronized void took(Map<String, Double> measured) {
        if (measured.isEmpty()) {
            lap("recognise");
        }
        stages.putAll(measured);
        lapNanos += (long) (sum(measured) * NANOS_PER_MILLI);
    }

    /** Ends the sending of a request. */
    public void enqueued() {
        lap(ENQUEUE);
    }

    /**
     * Ends the stages up to the reply to a request: those of the worker, and the rest as {@code reply}. The difference
     * between the clocks of SQS and the worker is subtracted from the queue time. If the worker has told no stages, or
     * more time than has passed, there is only the stage {@code wait}.
     */
    public synchronized void replied(Map<String, Double> ofWorker) {
        Map<String, Double> told = new LinkedHashMap<>(ofWorker);
        // The total would count every stage twice.
        told.remove(Timings.TOTAL);
        double sending = stages.getOrDefault(ENQUEUE, 0.0);
        double gap = sending + sinceLap();
        double rest =
                gap - told.values().stream().mapToDouble(Double::doubleValue).sum();
        double queue = told.getOrDefault(Timings.QUEUE, -1.0) + Math.min(0, rest);
        if (queue < 0) {
            stages.put("wait", gap - sending);
            return;
        }
        told.put(Timings.QUEUE, queue);
        // SQS may have the request before it confirms the send.
        double enqueue = Math.min(sending, Math.max(0, rest));
        stages.put(ENQUEUE, enqueue);
        stages.putAll(told);
        stages.put("reply", Math.max(0, rest) - enqueue);
    }

    /** Returns the stages so far, in the order in which they ended. */
    public synchronized Map<String, Double> stages() {
        return new LinkedHashMap<>(stages);
    }

    /** Returns the time from the start until the end of the last stage. */
    public synchronized double millis() {
        return (lapNanos - beganNanos) / NANOS_PER_MILLI;
    }

    private double sinceLap() {
        long now = nanos.getAsLong();
        double millis = (now - lapNanos) / NANOS_PER_MILLI;
        lapNanos = now;
        return millis;
    }

    private static double sum(Map<String, Double> stages) {
        return stages.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
