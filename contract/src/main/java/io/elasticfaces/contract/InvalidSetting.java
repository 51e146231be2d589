package io.elasticfaces.contract;

/** A setting that cannot be used; the message names it and says what to set it to. The process does not start. */
public final class InvalidSetting extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** @param message what is wrong, where, and what to do */
    public InvalidSetting(String message) {
        super(message);
    }
}
