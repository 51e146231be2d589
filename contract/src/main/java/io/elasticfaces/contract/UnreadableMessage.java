package io.elasticfaces.contract;

/** A queue message that cannot be parsed. The message is dropped, because every redelivery would fail too. */
public final class UnreadableMessage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST = 400;

    /** @param message the error and the message; external text in it is sanitised */
    public UnreadableMessage(String message) {
        super(PlainText.of(message, LONGEST));
    }
}
