package io.elasticfaces.web.http;

import io.elasticfaces.contract.Timings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;

/**
 * Where the time of one HTTP request goes: milliseconds by stage, from the arrival of its head on. Each stage ends where
 * the next begins, so that they add up to the latency. Those between request and reply are the worker's to tell; two
 * clocks meet in the wait for it, and what they disagree by is taken from that.
 */
public final class StageTimer {
    /** The exchange property that holds them. */
    public static final String PROPERTY = "stages";

    private static final String ENQUEUE = "enqueue";
    /** Between request and reply, where the worker has not told its part. */
    private static final String WAIT = "wait";

    private static final String REPLY = "reply";
    private static final double NANOS_PER_MILLI = 1e6;

    private final LongSupplier nanos;
    private final long beganNanos;
    private final Map<String, Double> stages = new LinkedHashMap<>();
    private long lapNanos;
    private boolean answered;

    /**
     * @param beganNanos when the request's head arrived, by {@code nanos}
     * @param nanos a clock that only goes on, {@link System#nanoTime()}
     */
    public StageTimer(long beganNanos, LongSupplier nanos) {
        this.nanos = nanos;
        this.beganNanos = beganNanos;
        this.lapNanos = beganNanos;
    }

    /** Returns an exchange's stages, which begin now where nobody has begun them. */
    public static StageTimer of(Exchange exchange) {
        StageTimer stages = exchange.getProperty(PROPERTY, StageTimer.class);
        if (stages == null) {
            stages = new StageTimer(System.nanoTime(), System::nanoTime);
            exchange.setProperty(PROPERTY, stages);
        }
        return stages;
    }

    /** Ends a stage. */
    public synchronized void lap(String stage) {
        stages.merge(stage, sinceLap(), Double::sum);
    }

    /** Ends the sending of the request, unless its reply was faster than the confirmation of the send. */
    public synchronized void enqueued() {
        if (!answered) {
            lap(ENQUEUE);
        }
    }

    /** Ends everything up to the reply, of which the worker tells its part, or nothing. */
    public synchronized void replied(Map<String, Double> ofWorker) {
        answered = true;
        double sending = stages.getOrDefault(ENQUEUE, 0.0);
        double gap = sending + sinceLap();
        double told = ofWorker.entrySet().stream()
                .filter(stage -> isStage(stage.getKey()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
        double queue = ofWorker.getOrDefault(Timings.QUEUE, 0.0);
        // The worker's clock is ahead of the queue's by that much, or the worker was quicker than SQS's own answer.
        double tooMuch = Math.max(0, told - gap);
        if (!ofWorker.containsKey(Timings.QUEUE) || tooMuch > queue) {
            stages.put(WAIT, gap - sending);
            return;
        }
        double rest = Math.max(0, gap - told);
        double enqueue = Math.min(sending, rest);
        stages.put(ENQUEUE, enqueue);
        ofWorker.forEach((stage, millis) -> {
            if (isStage(stage)) {
                stages.put(stage, stage.equals(Timings.QUEUE) ? queue - tooMuch : millis);
            }
        });
        stages.put(REPLY, rest - enqueue);
    }

    /** Ends the last stage: the wording of an answer that has come, or else the wait for it. */
    public synchronized void worded() {
        lap(answered ? "answer" : WAIT);
    }

    /** Ends the look-up of an answer that was stored before. */
    public synchronized void recalled() {
        lap("recall");
        answered = true;
    }

    /** Returns the stages so far, in the order of the request's way. */
    public synchronized Map<String, Double> millis() {
        return new LinkedHashMap<>(stages);
    }

    /** Returns the time from the beginning to the end of the last stage, in milliseconds. */
    public synchronized double latencyMillis() {
        return (lapNanos - beganNanos) / NANOS_PER_MILLI;
    }

    private double sinceLap() {
        long now = nanos.getAsLong();
        double millis = (now - lapNanos) / NANOS_PER_MILLI;
        lapNanos = now;
        return millis;
    }

    /** A worker that tells the whole of its time besides would have it counted twice. */
    private static boolean isStage(String name) {
        return !name.equals(Timings.TOTAL);
    }
}
