package io.elasticfaces.web.rekognition;

import io.elasticfaces.web.http.HttpProblem;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/**
 * The shapes of requests and responses: types, required members, lengths, ranges, patterns and values. They are those
 * of the eleven actions in botocore's model {@code rekognition/2016-06-27/service-2.json}.
 */
final class Shapes {
    private final JsonObject shapes;

    private Shapes(JsonObject shapes) {
        this.shapes = shapes;
    }

    static Shapes read() {
        try (InputStream in = Shapes.class.getResourceAsStream("shapes.json")) {
            return new Shapes((JsonObject) Jsoner.deserialize(new InputStreamReader(in, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (DeserializationException e) {
            throw new IllegalStateException("The shapes are not JSON.", e);
        }
    }

    boolean contains(String name) {
        return shapes.containsKey(name);
    }

    /**
     * Checks a value. Members that a shape does not have are refused, because they would have no effect.
     *
     * @param path the name of the value in errors
     * @throws HttpProblem if the value does not have the shape
     */
    void check(String name, Object value, String path) {
        JsonObject shape = (JsonObject) shapes.get(name);
        switch (shape.getString("type")) {
            case "structure" -> structure(shape, cast(value, JsonObject.class, path), path);
            case "map" -> {
                JsonObject map = cast(value, JsonObject.class, path);
                range(shape, map.size(), path + "'s number of entries");
                map.forEach((key, one) -> {
                    check(member(shape, "key"), key, path);
                    check(member(shape, "value"), one, path + "." + key);
                });
            }
            case "list" -> {
                List<?> list = cast(value, JsonArray.class, path);
                range(shape, list.size(), path + "'s length");
                list.forEach(one -> check(member(shape, "member"), one, path));
            }
            case "string" -> text(shape, cast(value, String.class, path), path);
            case "boolean" -> cast(value, Boolean.class, path);
            case "blob" -> throw invalid(path, "must be base64");
            default -> {
                double number = cast(value, Number.class, path).doubleValue();
                boolean whole = List.of("integer", "long").contains(shape.getString("type"));
                if (!Double.isFinite(number) || whole && number != Math.rint(number)) {
                    throw invalid(path, "must be a whole number");
                }
                range(shape, number, path);
            }
        }
    }

    private void structure(JsonObject shape, JsonObject value, String path) {
        JsonObject members = (JsonObject) shape.get("members");
        for (Object name : (List<?>) shape.getOrDefault("required", List.of())) {
            if (value.get(name) == null) {
                throw invalid(path + "." + name, "is required");
            }
        }
        value.forEach((name, one) -> {
            if (!members.containsKey(name)) {
                throw invalid(path + "." + name, "is no parameter here");
            }
            if (one != null) {
                check(member(members, name), one, path + "." + name);
            }
        });
    }

    private static void text(JsonObject shape, String value, String path) {
        range(shape, value.codePointCount(0, value.length()), path + "'s length");
        String pattern = shape.getString("pattern");
        if (pattern != null && !value.matches(pattern)) {
            throw invalid(path, "must match " + pattern);
        }
        if (shape.get("enum") instanceof List<?> values && !values.contains(value)) {
            throw invalid(path, "must be one of " + values);
        }
    }

    private static void range(JsonObject shape, double value, String what) {
        double least = shape.getDoubleOrDefault("min", Double.NEGATIVE_INFINITY);
        double most = shape.getDoubleOrDefault("max", Double.POSITIVE_INFINITY);
        if (value < least || value > most) {
            throw invalid(
                    what,
                    most == Double.POSITIVE_INFINITY
                            ? "must be at least %.0f".formatted(least)
                            : "must be from %.0f to %.0f".formatted(least, most));
        }
    }

    private static String member(Map<String, Object> shape, String name) {
        return ((JsonObject) shape.get(name)).getString("shape");
    }

    private static <T> T cast(Object value, Class<T> type, String path) {
        if (!type.isInstance(value)) {
            throw invalid(path, "has the wrong type");
        }
        return type.cast(value);
    }

    private static HttpProblem invalid(String path, String what) {
        return new HttpProblem(400, path + " " + what + ".");
    }
}
