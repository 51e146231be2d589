package io.elasticfaces.local.ec2;

/**
 * A refused call.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html">Error codes for the
 *     Amazon EC2 API</a>
 */
final class Ec2Exception extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    /** Creates an error from EC2's error code and a message. */
    Ec2Exception(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    static Ec2Exception missing(String parameter) {
        return new Ec2Exception("MissingParameter", "The request must contain the parameter " + parameter);
    }

    static Ec2Exception invalid(String parameter, Object value, String reason) {
        return new Ec2Exception(
                "InvalidParameterValue", "Value (" + value + ") for parameter " + parameter + " is invalid. " + reason);
    }

    String code() {
        return code;
    }

    /** The HTTP status. */
    int status() {
        return switch (code) {
            case "AuthFailure" -> 401;
            case "MissingAuthenticationToken" -> 403;
            case "DryRunOperation" -> 412;
            case "InsufficientInstanceCapacity", "InternalError" -> 500;
            case "RequestLimitExceeded" -> 503;
            default -> 400;
        };
    }
}
