package io.elasticfaces.contract;

import java.util.Locale;

/** The reasons for a permanent failure, with the HTTP status of the response. */
public enum FailureReason {
    /** The picture cannot be decoded. */
    UNREADABLE_PICTURE(422),
    /** The picture has more pixels than the service decodes. */
    TOO_MANY_PIXELS(422),
    /** No face of the picture is certain, or of sufficient quality, for an operation that needs one. */
    NO_FACE(400),
    /** The picture has several faces, and the operation needs exactly one. */
    TOO_MANY_FACES(400),
    /** The collection has no face with the id. */
    NO_SUCH_FACE(404),
    /** There is no such collection. */
    NO_SUCH_COLLECTION(404),
    /** The input of a search is not an embedding of the worker's model set. */
    WRONG_EMBEDDING(400),
    /** The picture was no longer in the input bucket when a worker received the request. */
    PICTURE_GONE(500),
    /** The gallery cannot be read, or was enrolled with a different model set from the worker's. */
    WRONG_GALLERY(500),
    /** Every worker that received the request died. */
    WORKERS_DIED(500),
    /** The request was not queued, or the result of the send is unknown. */
    NOT_QUEUED(503),
    /** The request expired in the queue. */
    EXPIRED(410),
    /** The request was deleted by its id. */
    DELETED(410);

    private final int httpStatus;

    FailureReason(int httpStatus) {
        this.httpStatus = httpStatus;
    }

    /** Returns the HTTP status of the response, 400 to 599. */
    public int httpStatus() {
        return httpStatus;
    }

    /** Returns the name in messages, e.g. {@code workers-died}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static FailureReason of(String wireName) {
        for (FailureReason reason : values()) {
            if (reason.wireName().equals(wireName)) {
                return reason;
            }
        }
        throw new UnreadableMessage("The failure reason '" + wireName + "' is unknown.");
    }
}
