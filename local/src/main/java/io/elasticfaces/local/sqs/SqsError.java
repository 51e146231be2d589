package io.elasticfaces.local.sqs;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * SQS's errors, with the two names that each has.
 *
 * <p>The JSON protocol names a shape in the body and the older code in the header {@code x-amzn-query-error}, which
 * SDKs show to people; the query protocol has the code only. Names and codes are those of SQS's
 * <a href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html">API reference</a>.
 */
enum SqsError {
    BATCH_ENTRY_IDS_NOT_DISTINCT("BatchEntryIdsNotDistinct", "AWS.SimpleQueueService.BatchEntryIdsNotDistinct"),
    BATCH_REQUEST_TOO_LONG("BatchRequestTooLong", "AWS.SimpleQueueService.BatchRequestTooLong"),
    EMPTY_BATCH_REQUEST("EmptyBatchRequest", "AWS.SimpleQueueService.EmptyBatchRequest"),
    INTERNAL_FAILURE("InternalFailure", "InternalFailure", 500),
    INVALID_ADDRESS("InvalidAddress", "InvalidAddress"),
    INVALID_ATTRIBUTE_NAME("InvalidAttributeName", "InvalidAttributeName"),
    INVALID_ATTRIBUTE_VALUE("InvalidAttributeValue", "InvalidAttributeValue"),
    INVALID_BATCH_ENTRY_ID("InvalidBatchEntryId", "AWS.SimpleQueueService.InvalidBatchEntryId"),
    INVALID_CLIENT_TOKEN_ID("InvalidClientTokenId", "InvalidClientTokenId", 403),
    INVALID_MESSAGE_CONTENTS("InvalidMessageContents", "InvalidMessageContents"),
    INVALID_PARAMETER_VALUE("InvalidParameterValue", "InvalidParameterValue"),
    MISSING_AUTHENTICATION_TOKEN("MissingAuthenticationToken", "MissingAuthenticationToken", 403),
    MISSING_PARAMETER("MissingParameter", "MissingParameter"),
    QUEUE_DOES_NOT_EXIST("QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"),
    QUEUE_NAME_EXISTS("QueueNameExists", "QueueAlreadyExists"),
    RECEIPT_HANDLE_IS_INVALID("ReceiptHandleIsInvalid", "ReceiptHandleIsInvalid", 404),
    REQUEST_EXPIRED("RequestExpired", "RequestExpired"),
    REQUEST_TOO_LARGE("RequestEntityTooLarge", "RequestEntityTooLarge", 413),
    SERIALIZATION("SerializationException", "SerializationException"),
    SERVICE_UNAVAILABLE("ServiceUnavailable", "ServiceUnavailable", 503),
    SIGNATURE_DOES_NOT_MATCH("SignatureDoesNotMatch", "SignatureDoesNotMatch", 403),
    TOO_MANY_ENTRIES("TooManyEntriesInBatchRequest", "AWS.SimpleQueueService.TooManyEntriesInBatchRequest"),
    UNKNOWN_OPERATION("UnknownOperationException", "InvalidAction"),
    UNSUPPORTED_OPERATION("UnsupportedOperation", "AWS.SimpleQueueService.UnsupportedOperation");

    private static final Map<String, SqsError> BY_SHAPE =
            Arrays.stream(values()).collect(Collectors.toMap(SqsError::shape, Function.identity()));

    private final String shape;
    private final String code;
    private final int status;

    SqsError(String shape, String code) {
        this(shape, code, 400);
    }

    SqsError(String shape, String code, int status) {
        this.shape = shape;
        this.code = code;
        this.status = status;
    }

    /** The name in the JSON protocol, without its namespace. */
    String shape() {
        return shape;
    }

    /** The name in the query protocol. */
    String code() {
        return code;
    }

    /** The HTTP status. */
    int status() {
        return status;
    }

    /** Who is at fault, in the query protocol's words. */
    String fault() {
        return status >= 500 ? "Receiver" : "Sender";
    }

    /** The query protocol's code for a shape of the JSON protocol; the shape itself where they are the same. */
    static String codeOfShape(String shape) {
        SqsError known = BY_SHAPE.get(shape);
        return known == null ? shape : known.code();
    }
}
