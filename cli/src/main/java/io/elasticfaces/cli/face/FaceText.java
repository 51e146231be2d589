package io.elasticfaces.cli.face;

import java.util.List;
import java.util.Locale;
import org.apache.camel.util.json.JsonObject;

/** The text of the parts of a result. */
final class FaceText {
    private FaceText() {}

    /** Returns the objects of an array; empty if it is missing. */
    static List<JsonObject> list(JsonObject json, String field) {
        return json.get(field) instanceof List<?> list
                ? list.stream().map(JsonObject.class::cast).toList()
                : List.of();
    }

    /** Returns a face's box, e.g. {@code 10,20-110,140}. */
    static String box(JsonObject face) {
        JsonObject box = (JsonObject) face.get("box");
        return box.get("x_min") + "," + box.get("y_min") + "-" + box.get("x_max") + "," + box.get("y_max");
    }

    /** Returns a similarity with three digits. */
    static String similarity(JsonObject json) {
        return String.format(Locale.ROOT, "%.3f", ((Number) json.get("similarity")).doubleValue());
    }

    /** Returns the reasons for not trusting a face in brackets, or nothing. */
    static String reasons(JsonObject face) {
        return face.get("reasons") instanceof List<?> reasons && !reasons.isEmpty()
                ? " [" + String.join(", ", reasons.stream().map(String::valueOf).toList()) + "]"
                : "";
    }
}
