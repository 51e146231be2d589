package io.elasticfaces.contract;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Names of stages in the {@code timings} of a reply (milliseconds by stage) that both tiers use. Each stage ends where
 * the next begins, so that their sum is the time from sending the request to sending the reply.
 */
public final class Timings {
    /** From {@code SentTimestamp} until a worker first received the request. */
    public static final String QUEUE = "queue";
    /** From the first receive until the one that produced the outcome. */
    public static final String RETRIES = "retries";
    /** The worker's total time, in replies without the single stages. */
    public static final String TOTAL = "total";

    private Timings() {}

    /**
     * Returns the stages before a receive, which combine two clocks, those of SQS and of this machine.
     *
     * @param sentMillis when the message was sent, in milliseconds since the epoch; 0 if unknown, which has no stages
     * @param firstMillis when it was first received, or 0 at the first receive
     * @param nowMillis the time of this receive
     */
    public static Map<String, Double> before(long sentMillis, long firstMillis, long nowMillis) {
        Map<String, Double> stages = new LinkedHashMap<>();
        if (sentMillis > 0) {
            double waited = Math.max(0, nowMillis - sentMillis);
            double retries = firstMillis > sentMillis ? Math.min(waited, Math.max(0, nowMillis - firstMillis)) : 0;
            stages.put(QUEUE, waited - retries);
            if (retries > 0) {
                stages.put(RETRIES, retries);
            }
        }
        return stages;
    }

    /** Returns the time that a worker was busy, in milliseconds, or empty without measurements. */
    public static OptionalDouble ofWorker(Map<String, Double> timings) {
        Double total = timings.get(TOTAL);
        if (total != null) {
            return OptionalDouble.of(total);
        }
        double busy = timings.entrySet().stream()
                .filter(stage -> !isWaiting(stage.getKey()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
        return busy > 0 ? OptionalDouble.of(busy) : OptionalDouble.empty();
    }

    private static boolean isWaiting(String stage) {
        return stage.equals(QUEUE) || stage.equals(RETRIES);
    }
}
