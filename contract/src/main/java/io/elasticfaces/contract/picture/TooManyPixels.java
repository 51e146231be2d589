package io.elasticfaces.contract.picture;

import java.util.Locale;

/** A picture that needs too much memory to decode: HTTP 422. */
public final class TooManyPixels extends RejectedPicture {
    private static final long serialVersionUID = 1L;

    TooManyPixels(PictureHeader header, long maxPixels) {
        super(
                String.format(
                        Locale.ROOT,
                        "The picture has %d x %d = %.1f megapixels, and at most %.1f are read; make it smaller and send it again.",
                        header.width(),
                        header.height(),
                        header.pixels() / 1e6,
                        maxPixels / 1e6),
                null);
    }

    private TooManyPixels(String message) {
        super(message, null);
    }

    /**
     * Returns the exception for a picture within the pixel limit whose samples, e.g. of 16 bits, need too much memory.
     */
    public static TooManyPixels beyondMemory(PictureHeader header) {
        return new TooManyPixels(String.format(
                Locale.ROOT,
                "The picture has %d x %d pixels and needs more memory to decode than the service has; save it with 8 bits"
                        + " per sample, or make it smaller, and send it again.",
                header.width(),
                header.height()));
    }

    /** Returns the exception for a picture with a side of more than {@link PictureHeader#MAX_SIDE} pixels. */
    static TooManyPixels inASide(PictureHeader header) {
        return new TooManyPixels(String.format(
                Locale.ROOT,
                "The picture has %d x %d pixels, and a side may have at most %d; make it smaller and send it again.",
                header.width(),
                header.height(),
                PictureHeader.MAX_SIDE));
    }

    @Override
    public int httpStatus() {
        return 422;
    }
}
