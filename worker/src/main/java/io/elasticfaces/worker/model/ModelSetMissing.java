package io.elasticfaces.worker.model;

import java.io.IOException;

/** A model set that is missing or incomplete. The message says what to fetch, or which files to put where. */
public final class ModelSetMissing extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param message which set, what is missing, and what to do
     */
    public ModelSetMissing(String message) {
        super(message);
    }
}
