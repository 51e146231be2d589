package io.elasticfaces.cli.load;

/** Thrown for input on the command line that cannot be used. The message says what is wrong and what to do. */
public final class UnusableInput extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnusableInput(String message) {
        super(message);
    }

    public UnusableInput(String message, Throwable cause) {
        super(message, cause);
    }
}
