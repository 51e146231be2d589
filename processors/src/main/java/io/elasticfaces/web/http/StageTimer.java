package io.elasticfaces.web.http;

import io.elasticfaces.contract.Timings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;

/**
 * The timer of the stages of one HTTP request: milliseconds by stage, from the arrival of its headers. Each stage ends
 * where the next begins, so that their sum is the latency. The worker's reply has the stages between request and reply.
 * The difference between the clocks is subtracted from the queue time.
 */
public final class StageTimer {
    /** The exchange property with the timer. */
    public static final String PROPERTY = "stages";

    private static final String ENQUEUE = "enqueue";
    /** The time between request and reply, if the reply has no stages. */
    private static final String WAIT = "wait";

    private static final String REPLY = "reply";
    private static final double NANOS_PER_MILLI = 1e6;

    private final LongSupplier nanos;
    private final long beganNanos;
    private final Map<String, Double> stages = new LinkedHashMap<>();
    private long lapNanos;
    private boolean answered;

    /**
     * @param beganNanos the arrival of the request's headers, by {@code nanos}
     * @param nanos a monotonic clock, {@link System#nanoTime()}
     */
    public StageTimer(long beganNanos, LongSupplier nanos) {
        this.nanos = nanos;
        this.beganNanos = beganNanos;
        this.lapNanos = beganNanos;
    }

    /** Returns the timer of an exchange, and starts one if there is none. */
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

    /** Ends the sending of the request, unless its reply arrived before the send was confirmed. */
    public synchronized void enqueued() {
        if (!answered) {
            lap(ENQUEUE);
        }
    }

    /** Ends the stages up to the reply. The reply may have the worker's stages. */
    public synchronized void replied(Map<String, Double> ofWorker) {
        answered = true;
        double sending = stages.getOrDefault(ENQUEUE, 0.0);
        double gap = sending + sinceLap();
        double told = ofWorker.entrySet().stream()
                .filter(stage -> isStage(stage.getKey()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
        double queue = ofWorker.getOrDefault(Timings.QUEUE, 0.0);
        // The worker's clock is ahead of SQS's by this time, or the worker was faster than the response of SQS.
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

    /** Ends the last stage: the rendering of the response, or the wait if there is no reply. */
    public synchronized void responded() {
        lap(answered ? "answer" : WAIT);
    }

    /** Ends the loading of an earlier outcome. */
    public synchronized void recalled() {
        lap("recall");
        answered = true;
    }

    /** Returns the stages in their order. */
    public synchronized Map<String, Double> millis() {
        return new LinkedHashMap<>(stages);
    }

    /** Returns the time until the end of the last stage, in milliseconds. */
    public synchronized double latencyMillis() {
        return (lapNanos - beganNanos) / NANOS_PER_MILLI;
    }

    private double sinceLap() {
        long now = nanos.getAsLong();
        double millis = (now - lapNanos) / NANOS_PER_MILLI;
        lapNanos = now;
        return millis;
    }

    /** Returns whether a timing is a stage. The total would count every stage twice. */
    private static boolean isStage(String name) {
        return !name.equals(Timings.TOTAL);
    }
}
