package io.elasticfaces.contract.picture;

import io.elasticfaces.contract.PlainText;

/** A picture of a supported format that is broken or incomplete: HTTP 422. */
public final class UnreadablePicture extends RejectedPicture {
    private static final long serialVersionUID = 1L;

    /** Decoders quote the file in their messages. */
    private static final int LONGEST = 400;

    /** @param message the error and the remedy */
    public UnreadablePicture(String message) {
        super(PlainText.of(message, LONGEST), null);
    }

    /**
     * @param message the error and the remedy
     * @param cause the decoder's exception
     */
    public UnreadablePicture(String message, Throwable cause) {
        super(PlainText.of(message, LONGEST), cause);
    }

    @Override
    public int httpStatus() {
        return 422;
    }
}
