package io.elasticfaces.worker.gallery;

import io.elasticfaces.contract.gallery.ModelId;

/** A gallery of another model set. Enrol the people again, or use the set that computed it. */
public final class WrongModelSet extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param other the set that computed the gallery */
    public WrongModelSet(ModelId other, ModelId mine) {
        this("The gallery was made by the model set " + other.set() + " (" + other.fingerprint()
                + "), and this worker has " + mine.set() + " (" + mine.fingerprint()
                + "). Enrol the people again with ./faces people add, or "
                + (other.set().equals(mine.set())
                        ? "install the weights that made it."
                        : "go back with the setting app.worker.models=" + other.set() + "."));
    }

    WrongModelSet(String message) {
        super(message);
    }
}
