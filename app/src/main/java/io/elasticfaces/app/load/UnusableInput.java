package io.elasticfaces.app.load;

/** What was given on the command line cannot be used; the message says what, where, and what would do. */
final class UnusableInput extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableInput(String message) {
        super(message);
    }

    UnusableInput(String message, Throwable cause) {
        super(message, cause);
    }
}
