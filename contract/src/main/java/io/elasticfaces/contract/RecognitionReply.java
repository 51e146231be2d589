package io.elasticfaces.contract;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.camel.util.json.JsonObject;

/**
 * A worker's reply in the response queue: JSON of at most 1 KB.
 *
 * @param imageName the picture's key in the input bucket
 * @param id the request's id, or null in a reply of the reference project, which has only {@code image_name} and {@code
 *     prediction}
 * @param outcome the outcome of the request
 */
public record RecognitionReply(String imageName, String id, Outcome outcome) {
    /** The queues' {@code MaximumMessageSize}, in bytes. */
    public static final int MAXIMUM_MESSAGE_SIZE = 1024;

    /** Fields that a reply can omit, the least important first. The output object has all of them. */
    private static final List<String> DISPENSABLE = List.of(
            "timings",
            "landmarks",
            "box",
            "people",
            "gallery",
            "model",
            "probability",
            "threshold",
            "distance",
            "explanation");

    /** Returns the message's JSON. The least important details are omitted if the message would exceed 1 KB. */
    public String toJson() {
        JsonObject json = new JsonObject();
        json.put("image_name", imageName);
        json.put("prediction", outcome.name());
        if (id != null) {
            json.put("id", id);
        }
        json.putAll(OutcomeJson.write(outcome));
        for (String field : DISPENSABLE) {
            if (size(json) <= MAXIMUM_MESSAGE_SIZE) {
                break;
            }
            json.remove(field);
        }
        return json.toJson();
    }

    /**
     * Parses a message of this service or of the reference project.
     *
     * @throws UnreadableMessage if it is not a JSON object, has no {@code image_name}, or has a field of the wrong type
     */
    public static RecognitionReply parse(String text) {
        JsonObject json = OutcomeJson.parse(text);
        String imageName = RecognitionRequest.string(json, "image_name");
        if (imageName == null || imageName.isEmpty()) {
            throw new UnreadableMessage("The field image_name (the picture's key) is missing.");
        }
        return new RecognitionReply(
                imageName,
                RecognitionRequest.string(json, "id"),
                OutcomeJson.read(json, RecognitionRequest.string(json, "prediction")));
    }

    /** Returns whether the request was deleted before it had an outcome. */
    public boolean isDeleted() {
        return outcome.failure() != null && outcome.failure().reason() == FailureReason.DELETED;
    }

    private static int size(JsonObject json) {
        return json.toJson().getBytes(StandardCharsets.UTF_8).length;
    }
}
