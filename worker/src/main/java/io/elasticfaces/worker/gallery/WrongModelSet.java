package io.elasticfaces.worker.gallery;

/** A gallery of another model set. Enrol the people again, or use the set that computed it. */
public final class WrongModelSet extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongModelSet(String message) {
        super(message);
    }
}
