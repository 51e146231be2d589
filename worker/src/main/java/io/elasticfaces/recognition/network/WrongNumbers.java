package io.elasticfaces.recognition.network;

/**
 * A network that computes something else on this processor than it should, in every way it can run: do not recognise
 * here, run the worker on another kind of machine.
 */
public final class WrongNumbers extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the error.
     *
     * @param message which network, and how far off it is
     * @param cause what found out
     */
    public WrongNumbers(String message, Throwable cause) {
        super(message, cause);
    }
}
