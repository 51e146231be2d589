package io.elasticfaces.contract;

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
