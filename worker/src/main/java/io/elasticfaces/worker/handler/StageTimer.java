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
    private long lapNanos = System.nanoTime();

    /**
     * Starts the timer of a message that has just been received.
     *
     * @param message with SQS's attributes as headers; without them the wait in the queue is unknown
     */
    StageTimer(Message message, long nowMillis) {
        long sent = message.getHeader(SENT, 0L, Long.class);
        if (sent == 0) {
            return;
        }
        boolean again = message.getHeader(RecognitionHandler.RECEIVE_COUNT, 1, Integer.class) > 1;
        long first = again ? message.getHeader(FIRST_RECEIVED, nowMillis, Long.class) : nowMillis;
        double waited = Math.max(0, nowMillis - sent);
        double retries = Math.min(waited, Math.max(0, nowMillis - first));
        stages.put(Timings.QUEUE, waited - retries);
        if (retries > 0) {
            stages.put(Timings.RETRIES, retries);
        }
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
        lapNanos += (long) (sum(measured) * NANOS_PER_MILLI);
    }

    /** Returns the stages so far, in the order in which they ended. */
    Map<String, Double> stages() {
        return new LinkedHashMap<>(stages);
    }

    /** Returns the whole milliseconds of all stages so far. */
    long millis() {
        return Math.round(sum(stages));
    }

    private static double sum(Map<String, Double> stages) {
        return stages.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
