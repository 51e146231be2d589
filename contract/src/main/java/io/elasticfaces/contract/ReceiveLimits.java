package io.elasticfaces.contract;

/**
 * The limits on how often a request is received from the request queue.
 *
 * @param giveUp from this receive on, the worker records a failure instead of retrying; 1 or more
 * @param redrive receives after which SQS itself moves the request to the dead-letter queue, without recording a
 *     failure or replying; more than giveUp, because the worker that should record the failure may die
 */
public record ReceiveLimits(int giveUp, int redrive) {
    private static final String GIVE_UP = "app.max-receive-count";
    private static final String REDRIVE = "app.redrive-receive-count";

    /** The largest {@code maxReceiveCount} of SQS. */
    private static final int MOST = 1000;

    /**
     * Reads the limits from the settings.
     *
     * @throws io.elasticfaces.contract.InvalidSetting if a value is not a number or is out of range
     */
    public static ReceiveLimits of(Settings settings) {
        ReceiveLimits limits =
                new ReceiveLimits((int) settings.number(GIVE_UP, 1, MOST - 1), (int) settings.number(REDRIVE, 1, MOST));
        if (limits.redrive <= limits.giveUp) {
            throw Settings.invalid(
                    REDRIVE, settings.text(REDRIVE), "more than " + GIVE_UP + ", which is " + limits.giveUp);
        }
        return limits;
    }
}
