package io.elasticfaces.aws;

/**
 * How often one request may be received from the request queue.
 *
 * @param giveUp the receive of that number, and any later one, is no try: the worker records the failure; 1 or more
 * @param redrive after how many receives SQS itself dead-letters a request, recording nothing and telling nobody; more
 *     than giveUp, as the worker that should record the failure may die at it
 */
public record ReceiveLimits(int giveUp, int redrive) {
    /** The setting of {@link #giveUp}. */
    public static final String GIVE_UP = "app.max-receive-count";

    /** The setting of {@link #redrive}. */
    public static final String REDRIVE = "app.redrive-receive-count";

    public ReceiveLimits {
        if (giveUp < 1 || redrive <= giveUp) {
            throw new IllegalArgumentException("The setting " + REDRIVE + "=" + redrive
                    + " is out of range; set it to more than " + GIVE_UP + ", which is " + giveUp
                    + " and has to be 1 or more.");
        }
    }

    /**
     * Reads the two settings.
     *
     * @throws IllegalArgumentException if one is no number or they do not fit together; the message names the setting
     */
    public static ReceiveLimits parse(String giveUp, String redrive) {
        return new ReceiveLimits(number(GIVE_UP, giveUp), number(REDRIVE, redrive));
    }

    private static int number(String setting, String value) {
        try {
            return Integer.parseInt(value.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "The setting " + setting + "=" + value + " is not a whole number; set it to one, e.g. 5.", e);
        }
    }
}
