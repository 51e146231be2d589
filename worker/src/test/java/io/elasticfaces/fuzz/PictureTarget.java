package io.elasticfaces.fuzz;

import io.elasticfaces.contract.picture.PictureHeader;
import io.elasticfaces.contract.picture.RejectedPicture;
import io.elasticfaces.worker.image.Picture;
import io.elasticfaces.worker.image.PictureDecoder;

/** A picture, decoded as a worker does. */
public final class PictureTarget {
    /** Enough for every branch, and few enough for many runs a second. */
    private static final long MAX_PIXELS = 100_000;

    /** The decoder's own reckoning (its class comment), and garbage: the JDK's readers make some for every row and scan. */
    private static final long BYTES_PER_PIXEL = 16;

    private static final long BYTES_PER_ROW = 8_192;

    private static final PictureDecoder DECODER = new PictureDecoder(MAX_PIXELS);

    private PictureTarget() {}

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        try {
            PictureHeader header = PictureHeader.read(input);
            long pixels = Math.min(MAX_PIXELS, header.pixels());
            long rows = Math.min(MAX_PIXELS, header.height());
            long bytes = Allowance.times(8, input.length) + BYTES_PER_PIXEL * pixels + BYTES_PER_ROW * rows;
            Allowance.hold(bytes + (1 << 20), () -> {
                Picture picture = DECODER.decode(input);
                if (picture.rgb().length != 3 * header.pixels()) {
                    throw new AssertionError("Another size than the header's: " + header);
                }
            });
        } catch (RejectedPicture e) {
            Allowance.requireClear(e);
        }
    }
}
