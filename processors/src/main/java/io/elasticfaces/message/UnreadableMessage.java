package io.elasticfaces.message;

/** A queue message that can never be understood: drop it, since every redelivery would fail in the same way. */
public final class UnreadableMessage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong with the message, and which one it is */
    public UnreadableMessage(String message) {
        super(message);
    }
}
