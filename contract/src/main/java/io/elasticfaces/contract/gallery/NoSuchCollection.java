package io.elasticfaces.contract.gallery;

/** The error that no collection has the given name. */
public final class NoSuchCollection extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoSuchCollection(String name) {
        super("There is no collection " + name + ".");
    }
}
