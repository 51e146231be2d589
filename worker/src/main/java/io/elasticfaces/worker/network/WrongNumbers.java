package io.elasticfaces.worker.network;

/** A network that computes wrong results on this processor. The worker must run on another type of machine. */
public final class WrongNumbers extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongNumbers(String message) {
        super(message);
    }

    WrongNumbers(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
