package io.elasticfaces.contract;

import java.util.regex.Pattern;
import org.apache.camel.util.json.JsonObject;

/**
 * One picture to recognise, as it lies in the request queue: JSON of at most 1 KB.
 *
 * @param imageName the picture's key in the input bucket
 * @param id the request's id, or null in a message of the original system, whose only field is {@code image_name}
 * @param version the message format, {@value #VERSION}
 * @param expiresMillis when the answer is worth nothing any more, in milliseconds since the epoch; 0 for never
 * @param gallery the version of the gallery to look in, or null for the newest
 * @param receivesBefore how often it was received in vain before a worker sent it as new; 0 as a rule
 */
public record RecognitionRequest(
        String imageName, String id, int version, long expiresMillis, String gallery, int receivesBefore) {
    /** The format this code writes and reads. */
    public static final int VERSION = 1;

    private static final int LONGEST_KEY = 1024;
    /** More than any message is received, and far from where a sum of two would overflow. */
    private static final int MOST_RECEIVES = 1_000_000;

    private static final Pattern LOGGED = Pattern.compile("[A-Za-z0-9-]{1,36}");

    /** A request as it is first sent. */
    public RecognitionRequest(String imageName, String id, int version, long expiresMillis, String gallery) {
        this(imageName, id, version, expiresMillis, gallery, 0);
    }

    /** Returns the request with another count of receives in vain; 0 gives it all its tries again. */
    public RecognitionRequest receivedBefore(int receives) {
        return new RecognitionRequest(imageName, id, version, expiresMillis, gallery, receives);
    }

    /** Returns the message's JSON. */
    public String toJson() {
        JsonObject json = new JsonObject();
        json.put("image_name", imageName);
        if (id != null) {
            json.put("id", id);
            json.put("version", version);
            json.put("expires", expiresMillis);
        }
        if (gallery != null) {
            json.put("gallery", gallery);
        }
        if (receivesBefore > 0) {
            json.put("receives", receivesBefore);
        }
        return json.toJson();
    }

    /**
     * Reads a message of ours or of the original system.
     *
     * @throws UnreadableMessage if it is no JSON object, has no {@code image_name}, or a field of a wrong type
     * @throws UnknownVersion if its version is not {@value #VERSION}
     */
    public static RecognitionRequest parse(String text) {
        JsonObject json = OutcomeJson.parse(text);
        int version = wholeNumber(json, "version", VERSION).intValue();
        if (version != VERSION) {
            throw new UnknownVersion(version);
        }
        String imageName = string(json, "image_name");
        if (imageName == null || imageName.isEmpty() || imageName.length() > LONGEST_KEY) {
            throw new UnreadableMessage("The field image_name (the picture's key, 1 to 1,024 characters) is missing.");
        }
        return new RecognitionRequest(
                imageName,
                string(json, "id"),
                version,
                wholeNumber(json, "expires", 0).longValue(),
                string(json, "gallery"),
                (int) Math.max(
                        0,
                        Math.min(MOST_RECEIVES, wholeNumber(json, "receives", 0).longValue())));
    }

    /** Returns by what log lines name the request: its id, and nothing that a line could be forged or a person named by. */
    public String logId() {
        return logId(id);
    }

    /** Returns by what log lines name the request of an id that came from outside, or of none. */
    public static String logId(String id) {
        return id != null && LOGGED.matcher(id).matches() ? id : "without an id of ours";
    }

    /** Tells whether the time is past at which the answer is worth nothing any more. */
    public boolean expired(long nowMillis) {
        return expiresMillis > 0 && nowMillis >= expiresMillis;
    }

    static String string(JsonObject json, String field) {
        Object value = json.get(field);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new UnreadableMessage("The field " + field + " is no string.");
    }

    private static Number wholeNumber(JsonObject json, String field, long otherwise) {
        Object value = json.getOrDefault(field, otherwise);
        if (value instanceof Number number && number.doubleValue() == number.longValue()) {
            return number;
        }
        throw new UnreadableMessage("The field " + field + " is no whole number.");
    }
}
