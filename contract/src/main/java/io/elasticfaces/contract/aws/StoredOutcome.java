package io.elasticfaces.contract.aws;

import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.OutcomeJson;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.aws2.s3.AWS2S3Constants;
import org.apache.camel.util.json.JsonObject;

/**
 * An outcome in the output bucket. The body is the name as plain text, as in the reference project, or the result of an
 * operation as JSON; the object's metadata has the rest as one ASCII JSON value.
 */
public final class StoredOutcome {
    /** The name of the metadata entry, without S3's prefix {@code x-amz-meta-}. */
    public static final String METADATA = "outcome";

    /** The exchange property with the loaded {@link Outcome}, or null. */
    public static final String PROPERTY = "outcome";

    /** The field of the metadata's JSON that is true if the body is the result of an operation. */
    private static final String RESULT = "result";

    private StoredOutcome() {}

    /** Prepares the put of an outcome under its picture's key. */
    public static void prepare(Exchange exchange, String key, Outcome outcome, Map<String, String> ofPicture) {
        Message message = exchange.getMessage();
        // Only the S3 headers, because a worker's message needs its SQS receipt handle.
        message.removeHeaders("CamelAwsS3*");
        message.setHeader(AWS2S3Constants.KEY, key);
        boolean json = outcome.result() != null;
        message.setHeader(AWS2S3Constants.CONTENT_TYPE, json ? "application/json" : "text/plain; charset=utf-8");
        message.setHeader(AWS2S3Constants.METADATA, metadata(outcome, ofPicture));
        message.setBody(json ? outcome.result() : outcome.name());
    }

    /** Reads the object in the message into the property {@value #PROPERTY}. */
    public static void load(Exchange exchange) {
        Message message = exchange.getMessage();
        exchange.setProperty(
                PROPERTY, read(message.getBody(String.class), message.getHeader(AWS2S3Constants.METADATA, Map.class)));
    }

    /** Returns the object's metadata, less than S3's limit of 2 KB: that of the picture, and the outcome. */
    public static Map<String, String> metadata(Outcome outcome, Map<String, String> ofPicture) {
        Map<String, String> metadata = new LinkedHashMap<>(ofPicture);
        JsonObject json = OutcomeJson.write(outcome);
        if (outcome.result() != null) {
            json.put(RESULT, true);
        }
        metadata.put(METADATA, ascii(json.toJson()));
        return metadata;
    }

    /**
     * Reads an outcome. An object of the reference project has no metadata, only the name.
     *
     * @param body the object's text
     * @param metadata the object's metadata, or null
     */
    public static Outcome read(String body, Map<?, ?> metadata) {
        Object text = metadata == null ? null : metadata.get(METADATA);
        JsonObject json = text == null ? new JsonObject() : OutcomeJson.parse(text.toString());
        if (Boolean.TRUE.equals(json.get(RESULT))) {
            Outcome outcome = OutcomeJson.read(json, null);
            return new Outcome(outcome.status(), outcome.name(), outcome.failure(), outcome.sighting(), body);
        }
        return OutcomeJson.read(json, body);
    }

    /** Escapes all other characters in JSON, because metadata is sent in HTTP headers, which are ASCII. */
    private static String ascii(String json) {
        StringBuilder ascii = new StringBuilder(json.length());
        json.chars().forEach(c -> {
            if (c < 0x7f) {
                ascii.append((char) c);
            } else {
                ascii.append(String.format("\\u%04x", c));
            }
        });
        return ascii.toString();
    }
}
