package io.elasticfaces.fuzz;

import io.elasticfaces.picture.PictureHeader;
import io.elasticfaces.picture.PictureRefused;
import io.elasticfaces.recognition.picture.Picture;
import io.elasticfaces.recognition.picture.PictureDecoder;

/** A picture, decoded as a worker does. */
public final class PictureTarget {
    /** Enough for every branch, and few enough for many runs a second. */
    private static final long MAX_PIXELS = 100_000;

    /** The decoder's own reckoning (its class comment), and garbage of the size of a row or a table. */
    private static final long BYTES_PER_PIXEL = 16;

    private static final PictureDecoder DECODER = new PictureDecoder(MAX_PIXELS);

    private PictureTarget() {}

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        try {
            PictureHeader header = PictureHeader.read(input);
            long pixels = Math.min(MAX_PIXELS, header.pixels());
            Allowance.hold(Allowance.times(8, input.length) + (1 << 20) + BYTES_PER_PIXEL * pixels, () -> {
                Picture picture = DECODER.decode(input);
                if (picture.rgb().length != 3 * header.pixels()) {
                    throw new AssertionError("Another size than the header's: " + header);
                }
            });
        } catch (PictureRefused e) {
            Allowance.requireClear(e);
        }
    }
}
