package io.elasticfaces.contract;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * The names of a request's stages that both tiers know, in the {@code timings} of a reply: milliseconds by stage. Each
 * stage ends where the next begins, so that together they are the time from the request's sending to the reply's.
 */
public final class Timings {
    /** From when SQS got the request ({@code SentTimestamp}) until a worker first received it. */
    public static final String QUEUE = "queue";
    /** From that first receive until the one that was answered, where those between ended without an outcome. */
    public static final String RETRIES = "retries";
    /** The worker's whole time, in replies of workers that do not tell all of their stages. */
    public static final String TOTAL = "total";

    private Timings() {}

    /** Returns the part that a worker was busy for: all but the waiting; empty where nothing was measured. */
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
