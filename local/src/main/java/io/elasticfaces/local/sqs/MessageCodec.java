package io.elasticfaces.local.sqs;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.elasticmq.BinaryMessageAttribute;
import org.elasticmq.MessageAttribute;
import org.elasticmq.MessageContent;
import org.elasticmq.NeverReceived$;
import org.elasticmq.NumberMessageAttribute;
import org.elasticmq.OnDateTimeReceived;
import org.elasticmq.Received;
import org.elasticmq.StringMessageAttribute;
import org.elasticmq.actor.queue.InternalMessage;
import scala.Option;
import scala.collection.mutable.ArrayBuffer;
import scala.jdk.javaapi.CollectionConverters;

/** ElasticMQ's messages and message attributes as JSON. Attributes have the form of SQS's JSON protocol. */
final class MessageCodec {
    private static final Set<String> TYPES = Set.of("String", "Number", "Binary");

    private MessageCodec() {}

    /** Encodes the state of a message that survives a restart. */
    static JsonObject encode(InternalMessage message) {
        JsonObject json = new JsonObject()
                .put("id", message.id())
                .put("receipts", new JsonArray(List.copyOf(CollectionConverters.asJava(message.deliveryReceipts()))))
                .put("nextDelivery", message.nextDelivery())
                .put("body", message.content().value())
                .put("attributes", attributes(message.messageAttributes()))
                .put("created", message.created().toInstant().toEpochMilli())
                .put("receiveCount", message.receiveCount());
        if (message.firstReceive() instanceof OnDateTimeReceived received) {
            json.put("firstReceive", received.when().toInstant().toEpochMilli());
        }
        if (message.deadLetterSourceQueueName().isDefined()) {
            json.put("deadLetterSource", message.deadLetterSourceQueueName().get());
        }
        return json;
    }

    static InternalMessage decode(JsonObject json) {
        Long first = json.getLong("firstReceive");
        Received received = first == null ? NeverReceived$.MODULE$ : new OnDateTimeReceived(time(first));
        return new InternalMessage(
                json.getString("id"),
                ArrayBuffer.from(CollectionConverters.asScala(strings(json.getJsonArray("receipts")))),
                json.getLong("nextDelivery"),
                new MessageContent(json.getString("body")),
                attributes(json.getJsonObject("attributes")),
                time(json.getLong("created")),
                0,
                received,
                json.getInteger("receiveCount"),
                false,
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.apply(json.getString("deadLetterSource")));
    }

    static JsonObject attributes(scala.collection.immutable.Map<String, MessageAttribute> attributes) {
        JsonObject all = new JsonObject();
        CollectionConverters.asJava(attributes).forEach((name, attribute) -> {
            String custom = attribute.customType().isDefined()
                    ? "." + attribute.customType().get()
                    : "";
            JsonObject json = new JsonObject().put("DataType", attribute.primaryDataType() + custom);
            if (attribute instanceof BinaryMessageAttribute binary) {
                json.put("BinaryValue", binary.asBase64());
            } else if (attribute instanceof NumberMessageAttribute number) {
                json.put("StringValue", number.stringValue());
            } else {
                json.put("StringValue", ((StringMessageAttribute) attribute).stringValue());
            }
            all.put(name, json);
        });
        return all;
    }

    /**
     * Reads attributes.
     *
     * @throws SqsException if one has no type or no value of its type
     */
    static scala.collection.immutable.Map<String, MessageAttribute> attributes(JsonObject attributes) {
        Map<String, MessageAttribute> all = new HashMap<>();
        for (String name : attributes.fieldNames()) {
            all.put(name, attribute(name, attributes.getJsonObject(name)));
        }
        return scala.collection.immutable.Map.from(CollectionConverters.asScala(all));
    }

    private static MessageAttribute attribute(String name, JsonObject json) {
        String[] type = json.getString("DataType", "").split("\\.", 2);
        Option<String> custom = type.length == 2 ? Option.apply(type[1]) : Option.empty();
        String value = json.getString(type[0].equals("Binary") ? "BinaryValue" : "StringValue");
        if (value == null || !TYPES.contains(type[0])) {
            throw new SqsException(
                    "InvalidParameterValue",
                    "The message attribute '" + name
                            + "' must have a DataType of String, Number or Binary and its value.");
        }
        return switch (type[0]) {
            case "String" -> new StringMessageAttribute(value, custom);
            case "Number" -> new NumberMessageAttribute(value, custom);
            default -> BinaryMessageAttribute.fromBase64(value, custom);
        };
    }

    /** The bytes that SQS counts: names, types and values of the attributes. */
    static long size(JsonObject attributes) {
        long size = 0;
        for (String name : attributes.fieldNames()) {
            JsonObject json = attributes.getJsonObject(name);
            size += utf8(name).length + utf8(json.getString("DataType", "")).length + value(json).length;
        }
        return size;
    }

    static String md5(String text) {
        return hex(md5().digest(utf8(text)));
    }

    /**
     * The digest of attributes that SDKs compare with their own.
     *
     * @see <a href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation">
     *     Calculating the MD5 message digest for message attributes</a>
     */
    static String md5(JsonObject attributes) {
        MessageDigest digest = md5();
        for (String name : new TreeSet<>(attributes.fieldNames())) {
            JsonObject json = attributes.getJsonObject(name);
            update(digest, utf8(name));
            update(digest, utf8(json.getString("DataType")));
            digest.update((byte) (json.containsKey("BinaryValue") ? 2 : 1));
            update(digest, value(json));
        }
        return hex(digest.digest());
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] value(JsonObject attribute) {
        String binary = attribute.getString("BinaryValue");
        return binary == null
                ? utf8(attribute.getString("StringValue", ""))
                : Base64.getDecoder().decode(binary);
    }

    private static void update(MessageDigest digest, byte[] bytes) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has MD5", e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static List<String> strings(JsonArray array) {
        List<String> strings = new ArrayList<>();
        array.forEach(one -> strings.add((String) one));
        return strings;
    }

    private static OffsetDateTime time(long millis) {
        return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    }
}
