package io.elasticfaces.local.endpoint;

import java.net.BindException;

/** Another process listens on the port of a local service. Choose another port, or end that process. */
public final class PortTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String service;
    private final int port;

    /**
     * Creates the error.
     *
     * @param service the service: {@code S3}, {@code SQS}, {@code EC2}
     * @param port the port on 127.0.0.1
     * @param cause the failure to bind; may be null
     */
    public PortTaken(String service, int port, Throwable cause) {
        super("Port " + port + " on 127.0.0.1, needed for " + service + ", is taken by another process.", cause);
        this.service = service;
        this.port = port;
    }

    /** The service, for example {@code SQS}. */
    public String service() {
        return service;
    }

    /** The port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /**
     * Tells whether a failure to listen was caused by a port in use.
     *
     * @param failure the exception that the server threw at its start
     * @return true when {@link BindException} is the failure itself or among its causes
     */
    public static boolean isCauseOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return true;
            }
        }
        return false;
    }
}
