package io.elasticfaces.local.sqs;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;

/** Attributes of messages, in the form of SQS's JSON protocol, and the digests that SDKs compare with their own. */
final class MessageAttributes {
    private MessageAttributes() {}

    /**
     * The bytes that SQS counts: names, types and values.
     *
     * @throws SqsException if an attribute has no type or no value of its type
     */
    static int size(JsonObject attributes) {
        return attributes.fieldNames().stream()
                .mapToInt(name -> {
                    JsonObject attribute = attributes.getJsonObject(name);
                    return utf8(name).length + utf8(type(attribute)).length + value(attribute).length;
                })
                .sum();
    }

    /** Removes the attributes that a receiver has not asked for by name, by {@code prefix.*} or by {@code All}. */
    static void retain(JsonObject attributes, List<?> asked) {
        attributes.fieldNames().removeIf(name -> asked.stream()
                .map(String::valueOf)
                .noneMatch(one -> one.equals("All")
                        || one.equals(name)
                        || (one.endsWith(".*") && name.startsWith(one.substring(0, one.length() - 2)))));
    }

    /**
     * The digest of attributes.
     *
     * @see <a href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation">
     *     Calculating the MD5 message digest for message attributes</a>
     */
    static String md5(JsonObject attributes) {
        Buffer all = Buffer.buffer();
        for (String name : new TreeSet<>(attributes.fieldNames())) {
            JsonObject attribute = attributes.getJsonObject(name);
            append(all, utf8(name));
            append(all, utf8(type(attribute)));
            all.appendByte((byte) (isBinary(attribute) ? 2 : 1));
            append(all, value(attribute));
        }
        return md5(all.getBytes());
    }

    static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has MD5", e);
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void append(Buffer all, byte[] bytes) {
        all.appendInt(bytes.length).appendBytes(bytes);
    }

    private static String type(JsonObject attribute) {
        return attribute.getString("DataType", "");
    }

    private static boolean isBinary(JsonObject attribute) {
        return type(attribute).startsWith("Binary");
    }

    private static byte[] value(JsonObject attribute) {
        String value = attribute.getString(isBinary(attribute) ? "BinaryValue" : "StringValue");
        if (value == null || !type(attribute).matches("(String|Number|Binary)(\\..+)?")) {
            throw new SqsException(
                    "InvalidParameterValue",
                    "A message attribute must have a DataType of String, Number or Binary and its value.");
        }
        return isBinary(attribute) ? Base64.getDecoder().decode(value) : utf8(value);
    }
}
