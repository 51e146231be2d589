package io.elasticfaces.cli.chaos;

import java.time.Duration;

/**
 * One run: how much is asked and what goes wrong meanwhile.
 *
 * @param seed what all luck follows from
 * @param requests how many pictures are sent
 * @param clients how many send them, each one after another
 * @param workers the largest number of running workers
 * @param callFaults the share of calls to S3 and to SQS that fail, hang or come late
 * @param messageFaults the share of messages that are doubled, the share that is delayed, and the share that becomes
 *     visible while a worker has it
 * @param killEvery after how many answers on average another worker is killed; 0 for never
 * @param restartEvery after how many answers on average the web tier is started anew, by SIGTERM and by SIGKILL in turn;
 *     0 for never
 * @param visibility when a message that was received and not deleted is visible again, if before the product's 30 s; zero
 *     for not before
 * @param poisoned how many pictures kill every worker that opens them
 * @param patience how long a client tries to get one answer
 * @param longest how long no client begins a further request after
 */
record ChaosPlan(
        long seed,
        int requests,
        int clients,
        int workers,
        double callFaults,
        double messageFaults,
        int killEvery,
        int restartEvery,
        Duration visibility,
        int poisoned,
        Duration patience,
        Duration longest) {
    private static final double ONE_IN_TWENTY = 0.05;

    /** Four tries of a picture that kills its workers, 30 s of visibility and a boot each, and twice that for bad luck. */
    private static final Duration UNTIL_THE_LAST_RECEIVE = Duration.ofSeconds(300);

    /** The promise's own measure: 10,000 requests from 200 clients. */
    static ChaosPlan full() {
        return new ChaosPlan(
                        1,
                        10_000,
                        200,
                        6,
                        ONE_IN_TWENTY,
                        0.02,
                        400,
                        2_500,
                        Duration.ZERO,
                        2,
                        UNTIL_THE_LAST_RECEIVE,
                        Duration.ofMinutes(20))
                .chosen();
    }

    /** As much as every build can afford. */
    static ChaosPlan brief() {
        return new ChaosPlan(
                        1,
                        120,
                        30,
                        3,
                        ONE_IN_TWENTY,
                        0.02,
                        40,
                        60,
                        Duration.ofSeconds(3),
                        0,
                        Duration.ofSeconds(100),
                        Duration.ofMinutes(1))
                .chosen();
    }

    /** As {@link #brief}, for recognisers that take their time. */
    static ChaosPlan real() {
        return new ChaosPlan(
                        1,
                        30,
                        10,
                        2,
                        ONE_IN_TWENTY,
                        0.05,
                        10,
                        14,
                        Duration.ofSeconds(5),
                        0,
                        Duration.ofSeconds(100),
                        Duration.ofMinutes(1))
                .chosen();
    }

    /**
     * Takes what the system properties {@code chaos.seed}, {@code .requests}, {@code .clients} and {@code .workers} say;
     * with {@code chaos.calm=true} nothing goes wrong.
     */
    private ChaosPlan chosen() {
        ChaosPlan chosen = new ChaosPlan(
                Long.getLong("chaos.seed", seed),
                Integer.getInteger("chaos.requests", requests),
                Integer.getInteger("chaos.clients", clients),
                Integer.getInteger("chaos.workers", workers),
                callFaults,
                messageFaults,
                killEvery,
                restartEvery,
                visibility,
                poisoned,
                patience,
                longest);
        return Boolean.getBoolean("chaos.calm") ? chosen.calm() : chosen;
    }

    /** Returns the same run with nothing going wrong. */
    private ChaosPlan calm() {
        return new ChaosPlan(seed, requests, clients, workers, 0, 0, 0, 0, visibility, 0, patience, longest);
    }
}
