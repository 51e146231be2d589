package io.elasticfaces.local.sqs;

/**
 * A refused call.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html">Errors of
 *     SQS</a>
 */
final class SqsException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final String PREFIX = "AWS.SimpleQueueService.";

    private final String shape;

    /** Creates an error from its name in the JSON protocol and a message. */
    SqsException(String shape, String message) {
        super(message, null, false, false);
        this.shape = shape;
    }

    static SqsException missing(String parameter) {
        return new SqsException("MissingParameter", "The request must contain the parameter " + parameter + ".");
    }

    /** The name in the JSON protocol. */
    String shape() {
        return shape;
    }

    /** The code in the query protocol, which SDKs show to users. */
    String code() {
        return switch (shape) {
            case "QueueDoesNotExist" -> PREFIX + "NonExistentQueue";
            case "QueueNameExists" -> "QueueAlreadyExists";
            case "UnknownOperationException" -> "InvalidAction";
            case "BatchEntryIdsNotDistinct", "EmptyBatchRequest", "TooManyEntriesInBatchRequest" -> PREFIX + shape;
            default -> shape;
        };
    }

    /** The HTTP status. */
    int status() {
        return shape.equals("MissingAuthenticationToken") || shape.equals("InvalidClientTokenId") ? 403 : 400;
    }
}
