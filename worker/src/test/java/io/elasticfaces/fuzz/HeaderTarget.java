package io.elasticfaces.fuzz;

import io.elasticfaces.contract.picture.PictureHeader;
import io.elasticfaces.contract.picture.RejectedPicture;

/** The first bytes of an upload, which the web tier looks at. */
public final class HeaderTarget {
    private HeaderTarget() {}

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        try {
            Allowance.hold(Allowance.times(2, input.length), () -> {
                PictureHeader header = PictureHeader.read(input);
                if (header.width() < 1 || header.height() < 1) {
                    throw new AssertionError("A picture of no size: " + header);
                }
            });
        } catch (RejectedPicture e) {
            Allowance.requireClear(e);
        }
    }
}
