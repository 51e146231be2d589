package io.elasticfaces.contract;

/** An invalid setting. The message names the setting and its allowed values. The process does not start. */
public final class InvalidSetting extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** @param message the setting, the error and the remedy */
    public InvalidSetting(String message) {
        super(message);
    }
}
