package io.elasticfaces.contract;

import java.util.Locale;

/** The kinds of outcome: the field {@code status} of a reply and of an output object. */
public enum OutcomeStatus {
    /** An enrolled person was recognised. */
    OK,
    /** The detector found no face. */
    NO_FACE,
    /** The detector found a face, but no enrolled person is near enough. */
    UNKNOWN,
    /** The recognition failed permanently; {@link Failure} has the reason. */
    FAILED,
    /** The request expired before a worker received it, or it was deleted. */
    EXPIRED;

    /** Returns the name in messages, e.g. {@code no-face}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Parses a name. A reply of the reference project has none and counts as {@link #OK}. */
    static OutcomeStatus of(String wireName) {
        if (wireName == null) {
            return OK;
        }
        for (OutcomeStatus status : values()) {
            if (status.wireName().equals(wireName)) {
                return status;
            }
        }
        throw new UnreadableMessage("The status '" + wireName + "' is none of ok, no-face, unknown, failed, expired.");
    }
}
