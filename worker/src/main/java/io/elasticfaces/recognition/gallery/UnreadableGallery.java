package io.elasticfaces.recognition.gallery;

import io.elasticfaces.message.PlainText;

/** A gallery that cannot be read: restore an older version, or enrol again. */
public final class UnreadableGallery extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST = 500;

    UnreadableGallery(String message) {
        super(PlainText.of(message, LONGEST));
    }
}
