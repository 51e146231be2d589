package io.elasticfaces.contract;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/** The JSON format of an outcome, in replies, output objects and HTTP responses. */
public final class OutcomeJson {
    private OutcomeJson() {}

    /**
     * Returns the fields {@code status} and, if present, {@code reason}, {@code explanation} and those of the
     * detection.
     */
    public static JsonObject write(Outcome outcome) {
        JsonObject json = new JsonObject();
        json.put("status", outcome.status().wireName());
        if (outcome.failure() != null) {
            json.put("reason", outcome.failure().reason().wireName());
            json.put("explanation", outcome.failure().explanation());
        }
        Detection sighting = outcome.sighting();
        putUnlessNull(json, "distance", rounded(sighting.distance(), 4));
        putUnlessNull(json, "threshold", rounded(sighting.threshold(), 4));
        putUnlessNull(json, "probability", rounded(sighting.probability(), 4));
        if (!sighting.box().isEmpty()) {
            json.put("box", numbers(sighting.box()));
        }
        if (!sighting.landmarks().isEmpty()) {
            JsonArray points = new JsonArray();
            sighting.landmarks().forEach(point -> points.add(numbers(point)));
            json.put("landmarks", points);
        }
        putUnlessNull(json, "model", sighting.model());
        putUnlessNull(json, "gallery", sighting.gallery());
        putUnlessNull(json, "people", sighting.people());
        if (!sighting.timings().isEmpty()) {
            JsonObject timings = new JsonObject();
            sighting.timings().forEach((stage, millis) -> timings.put(stage, rounded(millis, 1)));
            json.put("timings", timings);
        }
        return json;
    }

    /**
     * Reads the format of {@link #write}. Missing fields are empty, as in the reference project's replies.
     *
     * @throws UnreadableMessage if a field has the wrong type or an unknown value
     */
    public static Outcome read(JsonObject json, String name) {
        try {
            OutcomeStatus status = OutcomeStatus.of((String) json.get("status"));
            String reason = (String) json.get("reason");
            Failure failure = reason == null
                    ? null
                    : new Failure(FailureReason.of(reason), (String) json.getOrDefault("explanation", reason));
            if (failure == null && (status == OutcomeStatus.FAILED || status == OutcomeStatus.EXPIRED)) {
                throw new UnreadableMessage("The status is " + status.wireName() + ", but there is no reason.");
            }
            return new Outcome(status, name == null ? Outcome.NOBODY : name, failure, sighting(json));
        } catch (ClassCastException | NullPointerException e) {
            throw new UnreadableMessage("A field of the outcome has the wrong type: " + e.getMessage());
        }
    }

    /**
     * Parses a JSON object.
     *
     * @throws UnreadableMessage if the text is not a JSON object
     */
    public static JsonObject parse(String text) {
        try {
            Object value = Jsoner.deserialize(text);
            if (value instanceof JsonObject object) {
                return object;
            }
            throw new UnreadableMessage("The message is JSON but not an object.");
        } catch (DeserializationException | RuntimeException e) {
            if (e instanceof UnreadableMessage unreadable) {
                throw unreadable;
            }
            throw new UnreadableMessage("The message is not JSON: " + e.getMessage());
        }
    }

    private static Detection sighting(JsonObject json) {
        List<List<Double>> landmarks = new ArrayList<>();
        if (json.get("landmarks") instanceof List<?> points) {
            points.forEach(point -> landmarks.add(doubles(point)));
        }
        Map<String, Double> timings = new LinkedHashMap<>();
        if (json.get("timings") instanceof Map<?, ?> stages) {
            stages.forEach((stage, millis) -> timings.put((String) stage, ((Number) millis).doubleValue()));
        }
        return new Detection(
                number(json.get("distance")),
                number(json.get("threshold")),
                doubles(json.get("box")),
                number(json.get("probability")),
                List.copyOf(landmarks),
                (String) json.get("model"),
                (String) json.get("gallery"),
                json.get("people") == null ? null : Integer.valueOf(((Number) json.get("people")).intValue()),
                timings);
    }

    private static Double number(Object value) {
        return value == null ? null : Double.valueOf(((Number) value).doubleValue());
    }

    private static List<Double> doubles(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(OutcomeJson::number).toList()
                : List.of();
    }

    private static JsonArray numbers(List<Double> values) {
        JsonArray array = new JsonArray();
        values.forEach(value -> array.add(rounded(value, 1)));
        return array;
    }

    private static BigDecimal rounded(Double value, int digits) {
        return value == null || !Double.isFinite(value)
                ? null
                : BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_EVEN);
    }

    private static void putUnlessNull(JsonObject json, String field, Object value) {
        if (value != null) {
            json.put(field, value);
        }
    }
}
