package io.elasticfaces.recognition.gallery;

/** A gallery that cannot be read: restore an older version, or enrol again. */
public final class UnreadableGallery extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableGallery(String message) {
        super(message);
    }
}
