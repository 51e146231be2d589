package io.elasticfaces.worker.handler;

import io.elasticfaces.contract.Timings;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Message;

/**
 * Measures the stages of one received request, in milliseconds. Each stage starts at the end of the previous one. The
 * wait in the queue is the only stage that combines two clocks, those of SQS and of this machine.
 */
final class StageTimer {
    /** SQS attributes of a message, in milliseconds since the epoch. */
    private static final String SENT = "SentTimestamp";

    private static final String FIRST_RECEIVED = "ApproximateFirstReceiveTimestamp";
    private static final double NANOS_PER_MILLI = 1e6;

    private final Map<String, Double> stages = new LinkedHashMap<>();
    private final double waitedMillis;
    private final long beganNanos = System.nanoTime();
    private long lapNanos = beganNanos;

    private StageTimer(long sentMillis, long firstMillis, long nowMillis) {
        if (sentMillis == 0) {
            waitedMillis = 0;
            return;
        }
        waitedMillis = Math.max(0, nowMillis - sentMillis);
        double retries = firstMillis > sentMillis ? Math.min(waitedMillis, Math.max(0, nowMillis - firstMillis)) : 0;
        stages.put(Timings.QUEUE, waitedMillis - retries);
        if (retries > 0) {
            stages.put(Timings.RETRIES, retries);
        }
    }

    /**
     * Starts the timer of a message that has just been received.
     *
     * @param message with SQS's attributes as headers; without them the wait in the queue is unknown
     */
    static StageTimer from(Message message, long nowMillis) {
        long first = message.getHeader(RecognitionHandler.RECEIVE_COUNT, 1, Integer.class) > 1
                ? message.getHeader(FIRST_RECEIVED, 0L, Long.class)
                : 0;
        return new StageTimer(message.getHeader(SENT, 0L, Long.class), first, nowMillis);
    }

    /** Ends a stage and starts the next one. */
    void lap(String stage) {
        long now = System.nanoTime();
        stages.merge(stage, (now - lapNanos) / NANOS_PER_MILLI, Double::sum);
        lapNanos = now;
    }

    /**
     * Ends the stages that the recogniser has measured. Time that it has not measured counts towards the next stage.
     */
    void took(Map<String, Double> measured) {
        if (measured.isEmpty()) {
            lap("recognise");
            return;
        }
        stages.putAll(measured);
        double millis =
                measured.values().stream().mapToDouble(Double::doubleValue).sum();
        lapNanos += (long) (millis * NANOS_PER_MILLI);
    }

    /** Returns the stages so far, in the order in which they ended. */
    Map<String, Double> stages() {
        return new LinkedHashMap<>(stages);
    }

    /** Returns the time from the send of the message to this receive. */
    double waitedMillis() {
        return waitedMillis;
    }

    /** Returns the time since this receive. */
    double busyMillis() {
        return (System.nanoTime() - beganNanos) / NANOS_PER_MILLI;
    }
}
