package io.elasticfaces.contract;

import java.util.regex.Pattern;
import org.apache.camel.util.json.JsonObject;

/**
 * A recognition request in the request queue: JSON of at most 1 KB.
 *
 * @param imageName the picture's key in the input bucket
 * @param id the request's id, or null in a message of the reference project, which has only {@code image_name}
 * @param version the message format: {@value #VERSION}, or {@value #OPERATION_VERSION} with an operation
 * @param expiresMillis the time after which the reply is useless, in milliseconds since the epoch; 0 for none
 * @param gallery the gallery version to search, or null for the newest
 * @param receivesBefore the number of failed receives before a worker sent the message again; normally 0
 * @param replyTo the name of the queue that the reply is sent to, or null for the response queue
 * @param operation the operation, or null for the classic one: the name of one face
 */
public record RecognitionRequest(
        String imageName,
        String id,
        int version,
        long expiresMillis,
        String gallery,
        int receivesBefore,
        String replyTo,
        Operation operation) {
    /** The format of requests without an operation. */
    public static final int VERSION = 1;

    /** The format of requests with an operation. Workers of releases without operations leave them in the queue. */
    public static final int OPERATION_VERSION = 2;

    private static final int LONGEST_KEY = 1024;
    /** Above any real receive count, and low enough that a sum of two does not overflow. */
    private static final int MOST_RECEIVES = 1_000_000;

    private static final Pattern LOGGED = Pattern.compile("[A-Za-z0-9-]{1,36}");

    /** Creates a request that has not been received yet, with its reply in the response queue. */
    public RecognitionRequest(String imageName, String id, int version, long expiresMillis, String gallery) {
        this(imageName, id, version, expiresMillis, gallery, 0, null, null);
    }

    /** Returns a copy with another number of failed receives; 0 allows all attempts again. */
    public RecognitionRequest receivedBefore(int receives) {
        return new RecognitionRequest(imageName, id, version, expiresMillis, gallery, receives, replyTo, operation);
    }

    /** Returns a copy whose reply is sent to another queue. */
    public RecognitionRequest replyTo(String queue) {
        return new RecognitionRequest(imageName, id, version, expiresMillis, gallery, receivesBefore, queue, operation);
    }

    /**
     * Returns a copy with an operation.
     *
     * @param other the operation, or null for the classic one
     */
    public RecognitionRequest with(Operation other) {
        return new RecognitionRequest(
                imageName,
                id,
                other == null ? VERSION : OPERATION_VERSION,
                expiresMillis,
                gallery,
                receivesBefore,
                replyTo,
                other);
    }

    /** Returns the collection whose gallery is searched or changed. */
    public String collection() {
        return operation == null ? Operation.DEFAULT_COLLECTION : operation.collection();
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
        if (replyTo != null) {
            json.put("reply_to", replyTo);
        }
        if (operation != null) {
            json.put("operation", operation.toJson());
        }
        return json.toJson();
    }

    /**
     * Parses a message of this service or of the reference project.
     *
     * @throws UnreadableMessage if it is not a JSON object, has no {@code image_name}, or has a field of the wrong type
     * @throws UnknownVersion if its version is neither {@value #VERSION} nor {@value #OPERATION_VERSION}
     */
    public static RecognitionRequest parse(String text) {
        JsonObject json = OutcomeJson.parse(text);
        int version = wholeNumber(json, "version", VERSION).intValue();
        if (version != VERSION && version != OPERATION_VERSION) {
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
                        Math.min(MOST_RECEIVES, wholeNumber(json, "receives", 0).longValue())),
                string(json, "reply_to"),
                operation(json.get("operation")));
    }

    private static Operation operation(Object json) {
        if (json == null) {
            return null;
        }
        if (json instanceof JsonObject object) {
            return Operation.parse(object);
        }
        throw new UnreadableMessage("The field operation is not an object.");
    }

    /** Returns the request's name in log lines: its id, which contains no personal data and cannot forge a line. */
    public String logId() {
        return logId(id);
    }

    /** Returns the name in log lines of a request whose id is external or missing. */
    public static String logId(String id) {
        return id != null && LOGGED.matcher(id).matches() ? id : "without a valid id";
    }

    /** Returns whether the request has expired. */
    public boolean expired(long nowMillis) {
        return expiresMillis > 0 && nowMillis >= expiresMillis;
    }

    static String string(JsonObject json, String field) {
        Object value = json.get(field);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new UnreadableMessage("The field " + field + " is not a string.");
    }

    private static Number wholeNumber(JsonObject json, String field, long otherwise) {
        Object value = json.getOrDefault(field, otherwise);
        if (value instanceof Number number && number.doubleValue() == number.longValue()) {
            return number;
        }
        throw new UnreadableMessage("The field " + field + " is not a whole number.");
    }
}
