package io.elasticfaces.local.sqs;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Reads parameters of a call. A value of another type throws a ClassCastException. */
final class Parameters {
    private Parameters() {}

    /** A whole number in a range; null if it is absent. */
    static Integer number(JsonObject request, String name, int min, int max) {
        Object value = request.getValue(name);
        if (value == null) {
            return null;
        }
        if (!QueueAttributes.isWithin(value.toString(), min, max)) {
            throw SqsException.invalid(name, value, "Must be between " + min + " and " + max + ", if provided.");
        }
        return Integer.valueOf(value.toString());
    }

    static JsonObject object(JsonObject request, String name) {
        return request.getJsonObject(name, new JsonObject());
    }

    static List<String> strings(JsonObject request, String name) {
        return MessageCodec.strings(request.getJsonArray(name, new JsonArray()));
    }

    static List<JsonObject> objects(JsonObject request, String name) {
        List<JsonObject> objects = new ArrayList<>();
        JsonArray array = request.getJsonArray(name, new JsonArray());
        for (int i = 0; i < array.size(); i++) {
            objects.add(array.getJsonObject(i));
        }
        return objects;
    }
}
