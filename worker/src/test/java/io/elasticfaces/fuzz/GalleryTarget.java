package io.elasticfaces.fuzz;

import io.elasticfaces.worker.gallery.Gallery;
import io.elasticfaces.worker.gallery.GalleryCodec;
import io.elasticfaces.worker.gallery.UnreadableGallery;

/** A gallery as it lies in the state bucket. */
public final class GalleryTarget {
    private GalleryTarget() {}

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        try {
            Allowance.hold(Allowance.times(64, input.length), () -> {
                Gallery gallery = GalleryCodec.read(input);
                Gallery again = GalleryCodec.read(GalleryCodec.write(gallery));
                if (!again.names().equals(gallery.names())) {
                    throw new AssertionError(gallery.names() + " came back as " + again.names());
                }
            });
        } catch (UnreadableGallery e) {
            Allowance.requireClear(e);
        }
    }
}
