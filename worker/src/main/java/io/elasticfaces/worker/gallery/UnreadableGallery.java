package io.elasticfaces.worker.gallery;

import io.elasticfaces.contract.PlainText;

/** A gallery that cannot be read. Restore an older version, or enrol the people again. */
public final class UnreadableGallery extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST = 500;

    UnreadableGallery(String message) {
        super(PlainText.of(message, LONGEST));
    }
}
