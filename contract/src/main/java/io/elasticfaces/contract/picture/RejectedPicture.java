package io.elasticfaces.contract.picture;

/**
 * A file that the service does not accept. Sending it again unchanged does not help.
 *
 * <p>The message is one sentence for the sender: the error and the remedy.
 */
public abstract sealed class RejectedPicture extends Exception
        permits UnsupportedPicture, UnreadablePicture, TooManyPixels {
    private static final long serialVersionUID = 1L;

    RejectedPicture(String message, Throwable cause) {
        super(message, cause);
    }

    /** Returns the HTTP status of the response (RFC 9110). */
    public abstract int httpStatus();
}
