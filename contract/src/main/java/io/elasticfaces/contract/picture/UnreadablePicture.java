package io.elasticfaces.contract.picture;

import io.elasticfaces.contract.PlainText;

/** A picture of a known kind that is broken or breaks off: HTTP 422. */
public final class UnreadablePicture extends RejectedPicture {
    private static final long serialVersionUID = 1L;

    /** Decoders quote what they find in the file. */
    private static final int LONGEST = 400;

    /** @param message what is wrong and what to do */
    public UnreadablePicture(String message) {
        super(PlainText.of(message, LONGEST), null);
    }

    /**
     * @param message what is wrong and what to do
     * @param cause what the decoder threw
     */
    public UnreadablePicture(String message, Throwable cause) {
        super(PlainText.of(message, LONGEST), cause);
    }

    @Override
    public int httpStatus() {
        return 422;
    }
}
