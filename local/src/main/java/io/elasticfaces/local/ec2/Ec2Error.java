package io.elasticfaces.local.ec2;

/**
 * The error codes that are answered here, as EC2 spells them, with their HTTP status.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html">Error codes for the
 *     Amazon EC2 API</a>
 */
enum Ec2Error {
    AUTH_FAILURE("AuthFailure", 401),
    MISSING_AUTHENTICATION_TOKEN("MissingAuthenticationToken", 403),
    DRY_RUN_OPERATION("DryRunOperation", 412),
    FILTER_LIMIT_EXCEEDED("FilterLimitExceeded", 400),
    IDEMPOTENT_PARAMETER_MISMATCH("IdempotentParameterMismatch", 400),
    INCORRECT_INSTANCE_STATE("IncorrectInstanceState", 400),
    INSTANCE_LIMIT_EXCEEDED("InstanceLimitExceeded", 400),
    INSUFFICIENT_INSTANCE_CAPACITY("InsufficientInstanceCapacity", 500),
    INTERNAL_ERROR("InternalError", 500),
    INVALID_ACTION("InvalidAction", 400),
    INVALID_ID("InvalidID", 400),
    INVALID_IMAGE_MALFORMED("InvalidAMIID.Malformed", 400),
    INVALID_IMAGE_NOT_FOUND("InvalidAMIID.NotFound", 400),
    INVALID_INSTANCE_MALFORMED("InvalidInstanceID.Malformed", 400),
    INVALID_INSTANCE_NOT_FOUND("InvalidInstanceID.NotFound", 400),
    INVALID_PARAMETER_COMBINATION("InvalidParameterCombination", 400),
    INVALID_PARAMETER_VALUE("InvalidParameterValue", 400),
    INVALID_REQUEST("InvalidRequest", 413),
    INVALID_USER_DATA_MALFORMED("InvalidUserData.Malformed", 400),
    MALFORMED_QUERY_STRING("MalformedQueryString", 404),
    MISSING_ACTION("MissingAction", 400),
    MISSING_PARAMETER("MissingParameter", 400),
    NO_SUCH_VERSION("NoSuchVersion", 400),
    REQUEST_EXPIRED("RequestExpired", 400),
    REQUEST_LIMIT_EXCEEDED("RequestLimitExceeded", 503),
    TAG_LIMIT_EXCEEDED("TagLimitExceeded", 400),
    UNKNOWN_PARAMETER("UnknownParameter", 400),
    UNSUPPORTED_OPERATION("UnsupportedOperation", 400);

    private final String code;
    private final int status;

    Ec2Error(String code, int status) {
        this.code = code;
        this.status = status;
    }

    String code() {
        return code;
    }

    int status() {
        return status;
    }

    /** An exception that answers this code with that message. */
    RefusedException because(String message) {
        return new RefusedException(this, message);
    }
}
