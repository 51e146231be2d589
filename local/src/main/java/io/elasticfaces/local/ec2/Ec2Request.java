package io.elasticfaces.local.ec2;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The parameters of a call.
 *
 * @param tree as {@link io.elasticfaces.local.endpoint.QueryForm} reads them
 */
record Ec2Request(JsonObject tree) {
    private static final int MAX_TAGS = 50;

    /** A parameter; empty if it is absent or empty. */
    Optional<String> text(String name) {
        Object value = tree.getValue(name);
        if (value != null && !(value instanceof String)) {
            throw Ec2Exception.invalid(name, value, "It must be one value.");
        }
        return Optional.ofNullable((String) value).filter(text -> !text.isEmpty());
    }

    String required(String name) {
        return text(name).orElseThrow(() -> Ec2Exception.missing(name));
    }

    boolean flag(String name) {
        return text(name).filter("true"::equals).isPresent();
    }

    OptionalInt number(String name, int min, int max) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!text.get().matches("\\d{1,9}")
                || Integer.parseInt(text.get()) < min
                || Integer.parseInt(text.get()) > max) {
            throw Ec2Exception.invalid(name, text.get(), "It must be a number from " + min + " to " + max + ".");
        }
        return OptionalInt.of(Integer.parseInt(text.get()));
    }

    /** A list of values such as InstanceId.1; empty if it is absent. */
    List<String> list(String name) {
        List<String> values = new ArrayList<>();
        for (Object value : items(name)) {
            if (!(value instanceof String text)) {
                throw Ec2Exception.invalid(name, value, "It must be a list of values.");
            }
            values.add(text);
        }
        return values;
    }

    /** A list of values; at least one. */
    List<String> requiredList(String name) {
        List<String> values = list(name);
        if (values.isEmpty()) {
            throw Ec2Exception.missing(name);
        }
        return values;
    }

    /** A list of structures such as Filter.1.Name. */
    List<JsonObject> structures(String name) {
        List<JsonObject> structures = new ArrayList<>();
        for (Object value : items(name)) {
            if (!(value instanceof JsonObject structure)) {
                throw Ec2Exception.invalid(name, value, "It must be a list of structures.");
            }
            structures.add(structure);
        }
        return structures;
    }

    /** A structure such as LaunchTemplate.Version; empty if it is absent. */
    Optional<Ec2Request> structure(String name) {
        Object value = tree.getValue(name);
        if (value != null && !(value instanceof JsonObject)) {
            throw Ec2Exception.invalid(name, value, "It must be a structure.");
        }
        return Optional.ofNullable((JsonObject) value).map(Ec2Request::new);
    }

    private JsonArray items(String name) {
        Object value = tree.getValue(name);
        return value == null ? new JsonArray() : value instanceof JsonArray array ? array : new JsonArray().add(value);
    }

    /** The tags of the parameter Tag. */
    Map<String, String> tags() {
        Map<String, String> tags = new LinkedHashMap<>();
        for (JsonObject structure : structures("Tag")) {
            Ec2Request tag = new Ec2Request(structure);
            String key = tag.required("Key");
            String value = tag.text("Value").orElse("");
            if (key.length() > 128 || value.length() > 256) {
                throw Ec2Exception.invalid("tag", key, "A key may have 128 characters, a value 256.");
            }
            if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
                throw new Ec2Exception(
                        "InvalidParameterValue", "Tag keys starting with 'aws:' are reserved for internal use");
            }
            if (tags.putIfAbsent(key, value) != null) {
                throw new Ec2Exception("InvalidParameterValue", "Duplicate tag key '" + key + "' specified.");
            }
        }
        return tags;
    }

    /** The tags of the parameter TagSpecification for one type of resource. */
    Map<String, String> tagSpecification(String resourceType) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (JsonObject structure : structures("TagSpecification")) {
            Ec2Request specification = new Ec2Request(structure);
            if (specification.required("ResourceType").equals(resourceType)) {
                tags.putAll(specification.tags());
            }
        }
        return withinLimit(tags);
    }

    static Map<String, String> withinLimit(Map<String, String> tags) {
        if (tags.size() > MAX_TAGS) {
            throw new Ec2Exception("TagLimitExceeded", "The maximum number of Tags for a resource has been reached.");
        }
        return tags;
    }
}
