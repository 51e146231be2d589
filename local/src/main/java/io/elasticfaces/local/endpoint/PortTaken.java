package io.elasticfaces.local.endpoint;

import java.net.BindException;

/** Another process listens on the port of a local service. Choose another port, or end that process. */
public final class PortTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param service the service: {@code S3}, {@code SQS}, {@code EC2} */
    public PortTaken(String service, int port, Throwable cause) {
        super("Port " + port + " on 127.0.0.1, needed for " + service + ", is taken by another process.", cause);
    }

    /** Whether a failure to listen was caused by a port in use: a {@link BindException}, or one with that cause. */
    public static boolean isCauseOf(Throwable failure) {
        return failure instanceof BindException || (failure != null && isCauseOf(failure.getCause()));
    }
}
