package io.elasticfaces.local.sqs;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;

/**
 * The attributes of queues that a client can set.
 *
 * <p>ElasticMQ acts on the visibility timeout, the delay, the wait time and the redrive policy, {@link SqsActions} on
 * the message size. The others are stored and returned without effect: no message expires, no policy is checked,
 * nothing is encrypted.
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

    /** The largest message, and the largest batch, in bytes. */
    static final int LARGEST_MESSAGE = 1_048_576;

    private static final Map<String, String> DEFAULTS = Map.of(
            VISIBILITY_TIMEOUT,
            "30",
            DELAY_SECONDS,
            "0",
            WAIT_SECONDS,
            "0",
            MAXIMUM_MESSAGE_SIZE,
            Integer.toString(LARGEST_MESSAGE),
            "MessageRetentionPeriod",
            "345600",
            "SqsManagedSseEnabled",
            "true");
    private static final Set<String> WITHOUT_DEFAULT =
            Set.of(REDRIVE_POLICY, "Policy", "RedriveAllowPolicy", "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds");
    private static final Map<String, int[]> RANGES = Map.of(
            VISIBILITY_TIMEOUT,
            new int[] {0, 43_200},
            DELAY_SECONDS,
            new int[] {0, 900},
            WAIT_SECONDS,
            new int[] {0, 20},
            MAXIMUM_MESSAGE_SIZE,
            new int[] {1_024, LARGEST_MESSAGE},
            "MessageRetentionPeriod",
            new int[] {60, 1_209_600});

    private QueueAttributes() {}

    /**
     * When and where a message is moved after too many receives.
     *
     * @param arn of the dead-letter queue
     * @param maxReceives the number of receives before the move
     */
    record Redrive(String arn, int maxReceives) {
        String queue() {
            return arn.substring(arn.lastIndexOf(':') + 1);
        }

        String policy() {
            return new JsonObject()
                    .put("deadLetterTargetArn", arn)
                    .put("maxReceiveCount", maxReceives)
                    .encode();
        }
    }

    /**
     * Checks attributes that a client sets.
     *
     * @return the same attributes, the redrive policy in one form
     * @throws SqsException if a name is unknown or a value out of range
     */
    static JsonObject checked(JsonObject attributes) {
        for (String name : attributes.fieldNames()) {
            requireKnown(name);
            Object value = attributes.getValue(name);
            int[] range = RANGES.get(name);
            if (!(value instanceof String text) || (range != null && !isWithin(text, range))) {
                throw new SqsException(
                        "InvalidAttributeValue",
                        "Invalid value for the parameter " + name + "."
                                + (range == null
                                        ? ""
                                        : " It is a whole number from " + range[0] + " to " + range[1] + "."));
            }
        }
        Redrive redrive = redrive(attributes.getString(REDRIVE_POLICY));
        return redrive == null ? attributes : attributes.copy().put(REDRIVE_POLICY, redrive.policy());
    }

    /** Refuses a name that no queue has. */
    static void requireKnown(String name) {
        if (!DEFAULTS.containsKey(name) && !WITHOUT_DEFAULT.contains(name)) {
            throw new SqsException("InvalidAttributeName", "Unknown Attribute " + name + ".");
        }
    }

    /** The attributes of a queue with the defaults of those that were never set. */
    static JsonObject complete(JsonObject set) {
        JsonObject all = new JsonObject();
        DEFAULTS.forEach(all::put);
        all.mergeIn(set);
        all.fieldNames().removeIf(name -> all.getString(name).isEmpty());
        return all;
    }

    /**
     * Reads a redrive policy.
     *
     * @return null for an empty policy
     * @throws SqsException if it is not one
     */
    static Redrive redrive(String policy) {
        if (policy == null || policy.isEmpty()) {
            return null;
        }
        try {
            JsonObject json = new JsonObject(policy);
            String arn = json.getString("deadLetterTargetArn", "");
            String count = String.valueOf(json.getValue("maxReceiveCount"));
            if (arn.contains(":") && isWithin(count, new int[] {1, 1_000})) {
                return new Redrive(arn, Integer.parseInt(count));
            }
        } catch (DecodeException | ClassCastException e) {
            // Refused below.
        }
        throw SqsException.invalid(
                REDRIVE_POLICY, policy, "It needs a deadLetterTargetArn and a maxReceiveCount from 1 to 1000.");
    }

    static boolean isWithin(String text, int... range) {
        return text.matches("\\d{1,9}") && Integer.parseInt(text) >= range[0] && Integer.parseInt(text) <= range[1];
    }
}
