package io.elasticfaces.recognition.gallery;

/** A gallery that other weights made: enrol again, or use the set that made it. */
public final class WrongModelSet extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongModelSet(String message) {
        super(message);
    }
}
