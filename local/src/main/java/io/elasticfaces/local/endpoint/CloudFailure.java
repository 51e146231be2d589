package io.elasticfaces.local.endpoint;

/** A local service cannot start or continue. The message says what to change on this machine. */
public final class CloudFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, where, and what to do */
    public CloudFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /** @param message what is wrong, where, and what to do */
    public CloudFailure(String message) {
        super(message);
    }
}
