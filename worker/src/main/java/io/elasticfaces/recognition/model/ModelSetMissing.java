package io.elasticfaces.recognition.model;

import java.io.IOException;

/** A model set that is not there, or not whole; the message says what to fetch or to put where. */
public final class ModelSetMissing extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the error.
     *
     * @param message which set, what is missing, and what to do
     */
    public ModelSetMissing(String message) {
        super(message);
    }
}
