package io.elasticfaces.cli.provision;

/** What was asked for is not done, and nothing has been changed; the message says why and what to do. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Refused(String message) {
        super(message);
    }
}
