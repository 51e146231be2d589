package io.elasticfaces.cli.chaos;

import java.time.Duration;

/**
 * The load and the faults of one run.
 *
 * @param clients the number of clients, each of which sends one picture after another
 * @param workers the largest number of running workers
 * @param messageFaults the share of messages that are doubled, of those that are delayed, and of those that become
 *     visible while a worker has them
 * @param killEvery the mean number of answers between two kills of a worker
 * @param restartEvery the mean number of answers between two restarts of the web tier, by SIGKILL and by SIGTERM in turn
 * @param visibility the time after which a received message is visible again; zero for the product's 30 s
 * @param poisoned the number of pictures that kill every worker that opens them
 * @param patience how long a client tries to get one answer
 * @param longest the time after which no client begins another request
 */
record ChaosPlan(
        int requests,
        int clients,
        int workers,
        double messageFaults,
        int killEvery,
        int restartEvery,
        Duration visibility,
        int poisoned,
        Duration patience,
        Duration longest) {
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    /** 10,000 requests. A picture that kills its workers takes four receives of 30 s, and twice that for bad luck. */
    static final ChaosPlan FULL = new ChaosPlan(
            10_000, 200, 6, 0.02, 400, 2_500, Duration.ZERO, 2, Duration.ofMinutes(5), Duration.ofMinutes(20));

    /** The short form for every build. */
    static final ChaosPlan BRIEF =
            new ChaosPlan(120, 30, 3, 0.02, 40, 40, Duration.ofSeconds(3), 0, PATIENCE, Duration.ofMinutes(1));

    /** The short form for real recognition. */
    static final ChaosPlan REAL =
            new ChaosPlan(30, 10, 2, 0.05, 10, 14, Duration.ofSeconds(5), 0, PATIENCE, Duration.ofMinutes(1));

    /** The share of calls to S3, SQS and EC2 that fail, hang or are late. */
    double callFaults() {
        return 0.05;
    }
}
