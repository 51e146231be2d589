package io.elasticfaces.contract.picture;

/** A file whose first bytes show that it is no picture of a kind read here: HTTP 415. */
public final class UnsupportedPicture extends RejectedPicture {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong and what to do */
    public UnsupportedPicture(String message) {
        super(message, null);
    }

    @Override
    public int httpStatus() {
        return 415;
    }
}
