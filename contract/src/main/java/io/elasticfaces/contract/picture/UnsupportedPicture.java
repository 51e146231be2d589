package io.elasticfaces.contract.picture;

/** A file that is not a picture of a supported format: HTTP 415. */
public final class UnsupportedPicture extends RejectedPicture {
    private static final long serialVersionUID = 1L;

    /** @param message the error and the remedy */
    public UnsupportedPicture(String message) {
        super(message, null);
    }

    @Override
    public int httpStatus() {
        return 415;
    }
}
