package io.elasticfaces.aws;

import io.elasticfaces.message.Outcome;
import io.elasticfaces.message.OutcomeJson;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.util.json.JsonObject;

/**
 * An outcome as it lies in the output bucket: the body is the name as plain text, as the original system has it; the
 * object's metadata holds the rest as one ASCII JSON value.
 */
public final class StoredOutcome {
    /** The metadata entry's name; S3 adds {@code x-amz-meta-}. */
    public static final String METADATA = "outcome";

    private StoredOutcome() {}

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
