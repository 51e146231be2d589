package io.elasticfaces.web.http;

import io.elasticfaces.contract.FailureReason;

/** The kinds of error, with CompreFace's code and Rekognition's exception. */
public enum ErrorKind {
    INVALID(26, "InvalidParameterException"),
    MISSING_PARAMETER(33, "InvalidParameterException"),
    EMPTY_FIELD(5, "InvalidParameterException"),
    NO_FACE(28, "InvalidParameterException"),
    TOO_MANY_FACES(31, "InvalidParameterException"),
    NO_SUCH_FACE(11, "InvalidParameterException"),
    NO_SUCH_PERSON(42, "ResourceNotFoundException"),
    NOT_FOUND(0, "ResourceNotFoundException"),
    EXISTS(43, "ResourceAlreadyExistsException"),
    NOT_A_PICTURE(21, "InvalidImageFormatException"),
    TOO_LARGE(0, "ImageTooLargeException"),
    NO_SUCH_OBJECT(0, "InvalidS3ObjectException"),
    NO_SUCH_PAGE(0, "InvalidPaginationTokenException"),
    UNKNOWN_OPERATION(0, "UnknownOperationException"),
    NO_KEY(20, "MissingAuthenticationTokenException"),
    WRONG_KEY(10, "UnrecognizedClientException"),
    WRONG_SIGNATURE(10, "InvalidSignatureException"),
    FORBIDDEN(0, "AccessDeniedException"),
    OVERLOADED(0, "ThrottlingException"),
    INTERNAL(41, "InternalServerError"),
    OTHER(0, "InvalidParameterException");

    private final int code;
    private final String exception;

    ErrorKind(int code, String exception) {
        this.code = code;
        this.exception = exception;
    }

    /** Returns CompreFace's code; 0 if it has none. */
    int code() {
        return code;
    }

    /** Returns the name of Rekognition's exception. */
    String exception() {
        return exception;
    }

    /** Returns the kind of a failed operation. */
    public static ErrorKind of(FailureReason reason) {
        return switch (reason) {
            case NO_FACE -> NO_FACE;
            case TOO_MANY_FACES -> TOO_MANY_FACES;
            case NO_SUCH_FACE -> NO_SUCH_FACE;
            default -> of(reason.httpStatus());
        };
    }

    /** Returns the kind of an error of which only the HTTP status is known. */
    static ErrorKind of(int status) {
        return switch (status) {
            case 400 -> INVALID;
            case 401 -> WRONG_KEY;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 413 -> TOO_LARGE;
            case 415, 422 -> NOT_A_PICTURE;
            case 503 -> OVERLOADED;
            default -> status < 500 ? OTHER : INTERNAL;
        };
    }
}
