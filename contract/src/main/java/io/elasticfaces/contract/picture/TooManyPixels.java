package io.elasticfaces.contract.picture;

import java.util.Locale;

/** A picture that would need too much memory once decoded: HTTP 422. */
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

    /** A picture within the pixel limit whose samples take more memory to decode than there is, e.g. 16 bits each. */
    public static TooManyPixels beyondMemory(PictureHeader header) {
        return new TooManyPixels(String.format(
                Locale.ROOT,
                "The picture has %d x %d pixels and needs more memory to decode than there is here; save it with 8 bits a"
                        + " sample, or make it smaller, and send it again.",
                header.width(),
                header.height()));
    }

    /** A picture with a side that is longer than {@link PictureHeader#MAX_SIDE}. */
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
