package io.elasticfaces.contract;

/** A queue message that can never be understood: drop it, since every redelivery would fail in the same way. */
public final class UnreadableMessage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST = 400;

    /** @param message what is wrong with the message, and which one it is; what it quotes is made plain */
    public UnreadableMessage(String message) {
        super(PlainText.of(message, LONGEST));
    }
}
