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
 * An outcome as it lies in the output bucket: the body is the name as plain text, as the original system has it; the
 * object's metadata holds the rest as one ASCII JSON value.
 */
public final class StoredOutcome {
    /** The metadata entry's name; S3 adds {@code x-amz-meta-}. */
    public static final String METADATA = "outcome";

    /** The exchange property that holds an {@link Outcome} that was read, or null. */
    public static final String PROPERTY = "outcome";

    private StoredOutcome() {}

    /** Prepares the put of an outcome under the key of its picture. */
    public static void prepare(Exchange exchange, String key, Outcome outcome, Map<String, String> ofPicture) {
        Message message = exchange.getMessage();
        // A worker's message keeps the receipt handle of SQS.
        message.removeHeaders("CamelAwsS3*");
        message.setHeader(AWS2S3Constants.KEY, key);
        message.setHeader(AWS2S3Constants.CONTENT_TYPE, "text/plain; charset=utf-8");
        message.setHeader(AWS2S3Constants.METADATA, metadata(outcome, ofPicture));
        message.setBody(outcome.name());
    }

    /** Reads the object in the message into the property {@value #PROPERTY}. */
    public static void load(Exchange exchange) {
        Message message = exchange.getMessage();
        exchange.setProperty(
                PROPERTY, read(message.getBody(String.class), message.getHeader(AWS2S3Constants.METADATA, Map.class)));
    }

    /** Returns the object's metadata: what the picture's had, and the outcome; under S3's limit of 2 KB. */
    public static Map<String, String> metadata(Outcome outcome, Map<String, String> ofPicture) {
        Map<String, String> metadata = new LinkedHashMap<>(ofPicture);
        metadata.put(METADATA, ascii(OutcomeJson.write(outcome).toJson()));
        return metadata;
    }

    /**
     * Reads an outcome back; an object of the original system, without our metadata, is a plain name.
     *
     * @param body the object's text
     * @param metadata the object's metadata, or null
     */
    public static Outcome read(String body, Map<?, ?> metadata) {
        Object json = metadata == null ? null : metadata.get(METADATA);
        return OutcomeJson.read(json == null ? new JsonObject() : OutcomeJson.parse(json.toString()), body);
    }

    /** Metadata travels as HTTP headers, which are ASCII; JSON's own escapes keep every character. */
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
