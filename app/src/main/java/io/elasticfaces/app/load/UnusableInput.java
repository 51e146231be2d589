package io.elasticfaces.app.load;

/** What was given on the command line cannot be used; the message says what, where, and what would do. */
public final class UnusableInput extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what is wrong. */
    public UnusableInput(String message) {
        super(message);
    }

    /** Says what is wrong, and what showed it. */
    public UnusableInput(String message, Throwable cause) {
        super(message, cause);
    }
}
