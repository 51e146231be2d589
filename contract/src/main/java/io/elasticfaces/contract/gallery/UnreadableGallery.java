package io.elasticfaces.contract.gallery;

import io.elasticfaces.contract.PlainText;

/** The error that a part of a gallery cannot be read. */
public final class UnreadableGallery extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST = 500;

    UnreadableGallery(String message) {
        super(PlainText.of(message, LONGEST));
    }
}
