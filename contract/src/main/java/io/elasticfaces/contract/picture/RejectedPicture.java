package io.elasticfaces.contract.picture;

import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.PlainText;

/**
 * A file that the service does not accept. Sending it again unchanged does not help.
 *
 * <p>The message is one sentence for the sender: the error and the remedy.
 */
public final class RejectedPicture extends Exception {
    private static final long serialVersionUID = 1L;

    /** Decoders quote the file in their messages. */
    private static final int LONGEST = 400;

    private final FailureReason reason;
    private final int httpStatus;

    private RejectedPicture(FailureReason reason, int httpStatus, String message, Throwable cause) {
        super(PlainText.of(message, LONGEST), cause);
        this.reason = reason;
        this.httpStatus = httpStatus;
    }

    /** Returns the exception for a file that is not a picture of a supported format. */
    static RejectedPicture unsupported(String message) {
        return new RejectedPicture(FailureReason.UNREADABLE_PICTURE, 415, message, null);
    }

    /** Returns the exception for a picture that is broken, from the first half of the sentence. */
    static RejectedPicture broken(String finding) {
        return unreadable(finding + ", so it is broken; save it again in a picture program.", null);
    }

    /**
     * Returns the exception for a picture of a supported format that is broken or incomplete.
     *
     * @param cause the decoder's exception, or null
     */
    public static RejectedPicture unreadable(String message, Throwable cause) {
        return new RejectedPicture(FailureReason.UNREADABLE_PICTURE, 422, message, cause);
    }

    /** Returns the exception for a picture that needs too much memory to decode. */
    public static RejectedPicture tooManyPixels(String message) {
        return new RejectedPicture(FailureReason.TOO_MANY_PIXELS, 422, message, null);
    }

    /** Returns the reason of a failed recognition. */
    public FailureReason reason() {
        return reason;
    }

    /** Returns the HTTP status of the response (RFC 9110). */
    public int httpStatus() {
        return httpStatus;
    }
}
