package io.elasticfaces.picture;

/** A picture of a known kind that is broken or breaks off: HTTP 422. */
public final class UnreadablePicture extends PictureRefused {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong and what to do */
    public UnreadablePicture(String message) {
        super(message, null);
    }

    /**
     * @param message what is wrong and what to do
     * @param cause what the decoder threw
     */
    public UnreadablePicture(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public int httpStatus() {
        return 422;
    }
}
