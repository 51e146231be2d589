package io.elasticfaces.local.sqs;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;

/**
 * The attributes of queues that a client can set, and the limits of numbers in calls.
 *
 * <p>The policy, the encryption and the retention period are stored and returned without effect.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html">
 *     SetQueueAttributes</a>
 */
final class QueueAttributes {
    static final String MAXIMUM_MESSAGE_SIZE = "MaximumMessageSize";
    static final String VISIBILITY_TIMEOUT = "VisibilityTimeout";
    static final String DELAY_SECONDS = "DelaySeconds";
    static final String WAIT_SECONDS = "ReceiveMessageWaitTimeSeconds";
    static final String REDRIVE_POLICY = "RedrivePolicy";

    /** The largest message, in bytes. */
    static final int LARGEST_MESSAGE = 1_048_576;

    private static final String RETENTION = "MessageRetentionPeriod";
    private static final JsonObject DEFAULTS = new JsonObject()
            .put(VISIBILITY_TIMEOUT, "30")
            .put(DELAY_SECONDS, "0")
            .put(WAIT_SECONDS, "0")
            .put(MAXIMUM_MESSAGE_SIZE, "" + LARGEST_MESSAGE)
            .put(RETENTION, "345600");
    private static final Set<String> TEXTS = Set.of(REDRIVE_POLICY, "Policy", "SqsManagedSseEnabled");
    private static final Map<String, int[]> LIMITS = Map.of(
            VISIBILITY_TIMEOUT,
            new int[] {0, 43_200},
            DELAY_SECONDS,
            new int[] {0, 900},
            WAIT_SECONDS,
            new int[] {0, 20},
            "WaitTimeSeconds",
            new int[] {0, 20},
            "MaxNumberOfMessages",
            new int[] {1, 10},
            "maxReceiveCount",
            new int[] {1, 1_000},
            MAXIMUM_MESSAGE_SIZE,
            new int[] {1_024, LARGEST_MESSAGE},
            RETENTION,
            new int[] {60, 1_209_600});

    private QueueAttributes() {}

    /**
     * Sets attributes; an empty value removes one.
     *
     * @param current the attributes of the queue; empty for a new one
     * @return all attributes, including defaults
     * @throws SqsException if a name is unknown or a value is refused
     */
    static JsonObject set(JsonObject current, JsonObject changes) {
        JsonObject all = DEFAULTS.copy().mergeIn(current);
        for (String name : changes.fieldNames()) {
            String value = changes.getString(name);
            if (DEFAULTS.containsKey(name)) {
                number("InvalidAttributeValue", name, value);
            } else if (!TEXTS.contains(name)) {
                throw new SqsException("InvalidAttributeName", "Unknown Attribute " + name + ".");
            }
            all.put(name, name.equals(REDRIVE_POLICY) && !value.isEmpty() ? redrivePolicy(value) : value);
        }
        all.fieldNames().removeIf(name -> all.getString(name).isEmpty());
        return all;
    }

    /** A redrive policy with its number as a number; clients send it as a string as well. */
    private static String redrivePolicy(String text) {
        JsonObject policy = new JsonObject(text);
        int count = number("InvalidParameterValue", "maxReceiveCount", policy.getValue("maxReceiveCount"));
        return policy.put("maxReceiveCount", count).encode();
    }

    /**
     * A whole number within its limits.
     *
     * @param shape the error otherwise
     */
    static int number(String shape, String name, Object value) {
        int[] limits = LIMITS.get(name);
        String text = String.valueOf(value);
        int number = text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
        if (number < limits[0] || number > limits[1]) {
            throw new SqsException(
                    shape,
                    "Value " + value + " for parameter " + name + " is invalid. Reason: Must be between " + limits[0]
                            + " and " + limits[1] + ", if provided.");
        }
        return number;
    }
}
