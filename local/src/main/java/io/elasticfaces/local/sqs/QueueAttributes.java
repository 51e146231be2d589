package io.elasticfaces.local.sqs;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The attributes of queues: checked as AWS does, and those kept that ElasticMQ accepts and drops.
 *
 * <p>Of the kept ones {@code MaximumMessageSize} is enforced by the filter; the others are only remembered: no message
 * expires, no policy is asked, nothing is encrypted. Names, ranges and defaults are those of
 * <a href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html">
 * SetQueueAttributes</a>.
 */
final class QueueAttributes {
    static final String MAXIMUM_MESSAGE_SIZE = "MaximumMessageSize";

    /** The largest message, and the largest batch, in bytes. */
    static final int LARGEST_MESSAGE = 1_048_576;
    /** The longest visibility timeout: 12 hours. */
    static final int LONGEST_INVISIBILITY_SECONDS = 43_200;
    /** The longest wait for a message. */
    static final int LONGEST_WAIT_SECONDS = 20;

    private static final Map<String, Range> RANGES = Map.of(
            MAXIMUM_MESSAGE_SIZE,
            new Range(1_024, LARGEST_MESSAGE),
            "MessageRetentionPeriod",
            new Range(60, 1_209_600),
            "VisibilityTimeout",
            new Range(0, LONGEST_INVISIBILITY_SECONDS),
            "DelaySeconds",
            new Range(0, 900),
            "ReceiveMessageWaitTimeSeconds",
            new Range(0, LONGEST_WAIT_SECONDS));

    /** What is kept here, with the value of a queue for which it was never set; empty where there is none. */
    private static final Map<String, String> KEPT = Map.of(
            MAXIMUM_MESSAGE_SIZE,
            Integer.toString(LARGEST_MESSAGE),
            "MessageRetentionPeriod",
            "345600",
            "Policy",
            "",
            "RedriveAllowPolicy",
            "",
            "KmsMasterKeyId",
            "",
            "KmsDataKeyReusePeriodSeconds",
            "",
            "SqsManagedSseEnabled",
            "true");

    private static final Set<String> PASSED = Set.of(
            "VisibilityTimeout",
            "DelaySeconds",
            "ReceiveMessageWaitTimeSeconds",
            "RedrivePolicy",
            "FifoQueue",
            "ContentBasedDeduplication",
            "DeduplicationScope",
            "FifoThroughputLimit");
    private static final Set<String> READ_ONLY = Set.of(
            "All",
            "ApproximateNumberOfMessages",
            "ApproximateNumberOfMessagesNotVisible",
            "ApproximateNumberOfMessagesDelayed",
            "CreatedTimestamp",
            "LastModifiedTimestamp",
            "QueueArn");
    private static final String ALL = "All";
    private static final String SOMETHING_HARMLESS = "QueueArn";

    private final QueueStore store;

    private record Range(int least, int most) {
        boolean holds(String value) {
            return value.matches("\\d{1,9}") && Integer.parseInt(value) >= least && Integer.parseInt(value) <= most;
        }
    }

    /**
     * What to ask ElasticMQ and how to complete its answer.
     *
     * @param names the names to ask for
     * @param added the attributes to add to the answer
     * @param removed names to leave out of the answer
     */
    record Question(List<String> names, Map<String, String> added, Set<String> removed) {}

    QueueAttributes(QueueStore store) {
        this.store = store;
    }

    /** The names kept here. */
    static Set<String> names() {
        return KEPT.keySet();
    }

    /** The largest message that a queue takes, in bytes, attributes counted. */
    int maximumMessageSize(String queue) {
        return Integer.parseInt(values(queue).get(MAXIMUM_MESSAGE_SIZE));
    }

    /**
     * Checks the attributes that a call sets.
     *
     * @return those of them that are kept here
     * @throws SqsRefusal when a name is unknown or a value not in its range
     */
    Map<String, String> check(Map<String, String> attributes) {
        Map<String, String> kept = new LinkedHashMap<>();
        attributes.forEach((name, value) -> {
            if (!KEPT.containsKey(name) && !PASSED.contains(name)) {
                throw unknown(name);
            }
            Range range = RANGES.get(name);
            if (value == null || (range != null && !range.holds(value))) {
                throw new SqsRefusal(
                        SqsError.INVALID_ATTRIBUTE_VALUE,
                        "Invalid value for the parameter " + name + "."
                                + (range == null
                                        ? ""
                                        : " It is a whole number from " + range.least() + " to " + range.most() + "."));
            }
            if (KEPT.containsKey(name)) {
                kept.put(name, value);
            }
        });
        return kept;
    }

    /**
     * Checks that a queue may be created again.
     *
     * @throws SqsRefusal when it exists with another value of an attribute that is given
     */
    void checkSame(String queue, Map<String, String> attributes) {
        if (store.attributes(queue).isEmpty()) {
            return;
        }
        Map<String, String> existing = values(queue);
        attributes.forEach((name, value) -> {
            if (!value.equals(existing.get(name))) {
                throw new SqsRefusal(
                        SqsError.QUEUE_NAME_EXISTS,
                        "A queue already exists with the same name and a different value for attribute " + name);
            }
        });
    }

    /** Keeps attributes; those not given stay as they are, an empty value forgets one. */
    void put(String queue, Map<String, String> attributes) {
        Optional<JsonObject> stored = store.attributes(queue);
        JsonObject all = stored.orElseGet(JsonObject::new);
        attributes.forEach((name, value) -> {
            if (value.isEmpty()) {
                all.remove(name);
            } else {
                all.put(name, value);
            }
        });
        if (stored.isEmpty() || !attributes.isEmpty()) {
            store.putAttributes(queue, all);
        }
    }

    /** Forgets a queue. */
    void remove(String queue) {
        store.removeAttributes(queue);
    }

    /**
     * Splits a question for attributes into what ElasticMQ answers and what is answered here.
     *
     * @throws SqsRefusal when a name is unknown
     */
    Question question(String queue, Collection<String> asked) {
        for (String name : asked) {
            if (!KEPT.containsKey(name) && !PASSED.contains(name) && !READ_ONLY.contains(name)) {
                throw unknown(name);
            }
        }
        Map<String, String> added = values(queue);
        if (asked.contains(ALL)) {
            return new Question(List.of(ALL), added, Set.of());
        }
        added.keySet().retainAll(asked);
        List<String> passed = new ArrayList<>(asked);
        passed.removeAll(names());
        if (passed.isEmpty() && !asked.isEmpty()) {
            // Without a name ElasticMQ would not look whether the queue exists.
            return new Question(List.of(SOMETHING_HARMLESS), added, Set.of(SOMETHING_HARMLESS));
        }
        return new Question(passed, added, Set.of());
    }

    private static SqsRefusal unknown(String name) {
        return new SqsRefusal(SqsError.INVALID_ATTRIBUTE_NAME, "Unknown Attribute " + name + ".");
    }

    private Map<String, String> values(String queue) {
        JsonObject stored = store.attributes(queue).orElseGet(JsonObject::new);
        Map<String, String> values = new LinkedHashMap<>();
        KEPT.forEach((name, usual) -> {
            String value = stored.getString(name, usual);
            if (!value.isEmpty()) {
                values.put(name, value);
            }
        });
        return values;
    }
}
