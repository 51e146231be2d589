package io.elasticfaces.contract;

import java.util.Locale;

/** How a request ended; the field {@code status} of a reply and of an output object. */
public enum OutcomeStatus {
    /** Somebody known was recognised. */
    OK,
    /** The picture shows no face that the detector finds. */
    NO_FACE,
    /** There is a face, but nobody in the gallery is near enough. */
    UNKNOWN,
    /** Recognition failed for good; {@link Failure} says why. */
    FAILED,
    /** The request's time ran out before a worker got to it, or it was deleted. */
    EXPIRED;

    /** Returns the name on the wire, e.g. {@code no-face}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads a wire name; a reply of the original system has none and counts as {@link #OK}. */
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
