package io.elasticfaces.contract;

import java.util.Locale;

/** Why a recognition failed for good, and the HTTP status that its caller gets for it. */
public enum FailureReason {
    /** The bytes are no picture that can be decoded. */
    UNREADABLE_PICTURE(422),
    /** The picture has more pixels than the service decodes. */
    TOO_MANY_PIXELS(422),
    /** The picture was not in the input bucket any more when a worker came to it. */
    PICTURE_GONE(500),
    /** The people were enrolled with another model set than the worker has. */
    WRONG_GALLERY(500),
    /** Every worker that took the request died over it. */
    WORKERS_DIED(500),
    /** The request could not be put into the queue, or nobody knows whether it was. */
    NOT_QUEUED(503),
    /** The request's time ran out in the queue. */
    EXPIRED(410),
    /** Whoever had the request's id had it deleted. */
    DELETED(410);

    private final int httpStatus;

    FailureReason(int httpStatus) {
        this.httpStatus = httpStatus;
    }

    /** Returns the status of the HTTP answer, 400 to 599. */
    public int httpStatus() {
        return httpStatus;
    }

    /** Returns the name on the wire, e.g. {@code workers-died}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static FailureReason of(String wireName) {
        for (FailureReason reason : values()) {
            if (reason.wireName().equals(wireName)) {
                return reason;
            }
        }
        throw new UnreadableMessage("The failure reason '" + wireName + "' is not known.");
    }
}
