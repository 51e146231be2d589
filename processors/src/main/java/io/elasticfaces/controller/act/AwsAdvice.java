package io.elasticfaces.controller.act;

import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Describes the failure of a call to AWS and its remedy in one line. The error codes are those of
 * <a href="https://docs.aws.amazon.com/ec2/latest/devguide/errors-overview.html">EC2</a> and
 * <a href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html">SQS</a>.
 */
public final class AwsAdvice {
    private static final String NO_RIGHT = "allow the call in the role or user that the web tier runs as";
    private static final String NO_ROOM =
            "AWS has no capacity for this instance type now; wait, or use another zone or type";
    private static final String NO_QUOTA = "ask AWS for a higher quota, or lower app.controller.max";
    private static final String NO_QUEUE = "create the queues, or set app.prefix to the prefix of the existing ones";
    private static final String NO_CODE =
            "the response may come from a proxy or load balancer before AWS; nothing needs to be done if it stops soon";
    private static final String UNKNOWN_CODE = "see the code in AWS's list of errors";
    private static final String BAD_KEYS = "check the AWS credentials of this process";

    private static final Map<String, String> BY_CODE = Map.ofEntries(
            Map.entry("UnauthorizedOperation", NO_RIGHT),
            Map.entry("AccessDenied", NO_RIGHT),
            Map.entry("AccessDeniedException", NO_RIGHT),
            Map.entry("AuthFailure", BAD_KEYS),
            Map.entry("InvalidClientTokenId", BAD_KEYS),
            Map.entry("ExpiredToken", BAD_KEYS),
            Map.entry("InsufficientInstanceCapacity", NO_ROOM),
            Map.entry("Server.InsufficientInstanceCapacity", NO_ROOM),
            Map.entry(
                    "Client.InternalError",
                    "EC2 cannot use the volume's key; allow the caller kms:CreateGrant on it, in the key's policy too"),
            Map.entry("InstanceLimitExceeded", NO_QUOTA),
            Map.entry("VcpuLimitExceeded", NO_QUOTA),
            Map.entry("IncorrectInstanceState", "the instance is between two states; nothing needs to be done"),
            Map.entry("IncorrectState", "the instance is between two states; nothing needs to be done"),
            Map.entry("RequestLimitExceeded", "too many calls to EC2; raise app.controller.tick-millis if it goes on"),
            Map.entry("InvalidAMIID.NotFound", "set the launch template's image to one of this region"),
            Map.entry(
                    "InvalidLaunchTemplateName.NotFoundException",
                    "set app.controller.launch-template to an existing one"),
            Map.entry("QueueDoesNotExist", NO_QUEUE),
            Map.entry("AWS.SimpleQueueService.NonExistentQueue", NO_QUEUE));

    private AwsAdvice() {}

    /** Returns the failure and its remedy. */
    public static String about(Throwable failure) {
        if (failure instanceof AwsServiceException refusal) {
            AwsErrorDetails details = refusal.awsErrorDetails();
            if (details != null && details.errorCode() != null) {
                String advice = BY_CODE.getOrDefault(details.errorCode(), UNKNOWN_CODE);
                return "%s: %s (%s)".formatted(details.errorCode(), oneLine(details.errorMessage()), advice);
            }
            return "HTTP %d without an error code: %s (%s)"
                    .formatted(refusal.statusCode(), oneLine(refusal.getMessage()), NO_CODE);
        }
        if (failure instanceof SdkClientException) {
            return oneLine(failure.getMessage())
                    + " (is AWS or the local cloud reachable? Check AWS_REGION and the AWS_ENDPOINT_URL_ variables)";
        }
        return failure.getMessage() == null ? failure.toString() : oneLine(failure.getMessage());
    }

    /** Returns the code of EC2's reason for a change of state, and its remedy. */
    public static String aboutReason(String code) {
        return "%s (%s)".formatted(code, BY_CODE.getOrDefault(code, UNKNOWN_CODE));
    }

    /** Returns whether AWS throttled the call, so that more calls would make it worse. */
    public static boolean isTooManyCalls(Throwable failure) {
        return failure instanceof AwsServiceException refusal && refusal.isThrottlingException();
    }

    private static String oneLine(String text) {
        return text == null ? "" : text.replaceAll("\\s+", " ").strip();
    }
}
