package io.elasticfaces.contract.gallery;

/** There is no collection of a name. */
public final class NoSuchCollection extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoSuchCollection(String name) {
        super("There is no collection " + name + ".");
    }
}
