package io.elasticfaces.contract.picture;

/**
 * A file that is not recognised because of what it is; sending it again unchanged does not help.
 *
 * <p>The message is one sentence for the person who sent it: what is wrong and what to do.
 */
public abstract sealed class RejectedPicture extends Exception
        permits UnsupportedPicture, UnreadablePicture, TooManyPixels {
    private static final long serialVersionUID = 1L;

    RejectedPicture(String message, Throwable cause) {
        super(message, cause);
    }

    /** The HTTP status (RFC 9110) that answers this refusal. */
    public abstract int httpStatus();
}
