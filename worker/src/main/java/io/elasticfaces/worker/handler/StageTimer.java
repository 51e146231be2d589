package io.elasticfaces.worker.handler;

import io.elasticfaces.contract.Timings;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Message;

/**
 * Where the time of one received request goes: milliseconds by stage, each from the end of the one before. The wait in
 * the queue is the one stage between two clocks, SQS's and this machine's.
 */
final class StageTimer {
    /** What SQS says of a message, in milliseconds since the epoch. */
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
     * Begins, when a message has just been received.
     *
     * @param message with SQS's attributes as headers; without them the wait is not known
     */
    static StageTimer from(Message message, long nowMillis) {
        long first = message.getHeader(RecognitionHandler.RECEIVE_COUNT, 1, Integer.class) > 1
                ? message.getHeader(FIRST_RECEIVED, 0L, Long.class)
                : 0;
        return new StageTimer(message.getHeader(SENT, 0L, Long.class), first, nowMillis);
    }

    /** Ends a stage. */
    void lap(String stage) {
        long now = System.nanoTime();
        stages.merge(stage, (now - lapNanos) / NANOS_PER_MILLI, Double::sum);
        lapNanos = now;
    }

    /** Ends the stages that the recogniser has measured; what it left out goes to the stage that follows. */
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

    /** Returns how long the message was in the queue, earlier receives included. */
    double waitedMillis() {
        return waitedMillis;
    }

    /** Returns how long ago the message was received. */
    double busyMillis() {
        return (System.nanoTime() - beganNanos) / NANOS_PER_MILLI;
    }
}
