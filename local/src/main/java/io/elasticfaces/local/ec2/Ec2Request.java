package io.elasticfaces.local.ec2;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The parameters of a call, or of a structure in it.
 *
 * @param tree as {@link io.elasticfaces.local.endpoint.QueryForm} reads them
 */
record Ec2Request(JsonObject tree) {
    /** A parameter; empty if it is absent or empty. */
    Optional<String> text(String name) {
        return list(name).stream().findFirst().filter(text -> !text.isEmpty());
    }

    String required(String name) {
        return text(name).orElseThrow(() -> Ec2Exception.missing(name));
    }

    boolean flag(String name) {
        return text(name).filter("true"::equals).isPresent();
    }

    int number(String name, int min, int max) {
        String text = required(name);
        int number = text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
        if (number < min || number > max) {
            throw Ec2Exception.invalid(name, text, "It must be a number from " + min + " to " + max + ".");
        }
        return number;
    }

    /** A list of values such as InstanceId.1; empty if it is absent. */
    List<String> list(String name) {
        return items(name, String.class);
    }

    /** A list of values; at least one. */
    List<String> requiredList(String name) {
        required(name);
        return list(name);
    }

    /** A list of structures such as Filter.1.Name; empty if it is absent. */
    List<Ec2Request> structures(String name) {
        return items(name, JsonObject.class).stream().map(Ec2Request::new).toList();
    }

    /** A structure such as LaunchTemplate.Version. */
    Optional<Ec2Request> structure(String name) {
        return structures(name).stream().findFirst();
    }

    private <T> List<T> items(String name, Class<T> type) {
        Object value = tree.getValue(name);
        Stream<Object> items =
                value == null ? Stream.empty() : value instanceof JsonArray array ? array.stream() : Stream.of(value);
        return items.map(item -> {
                    if (!type.isInstance(item)) {
                        throw Ec2Exception.invalid(name, item, "It is not of the right type.");
                    }
                    return type.cast(item);
                })
                .toList();
    }

    /** The tags of the parameter Tag. */
    Map<String, String> tags() {
        Map<String, String> tags = new LinkedHashMap<>();
        for (Ec2Request tag : structures("Tag")) {
            String key = tag.required("Key");
            String value = tag.text("Value").orElse("");
            if (key.length() > 128 || value.length() > 256) {
                throw Ec2Exception.invalid("tag", key, "A key may have 128 characters, a value 256.");
            }
            if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
                throw Ec2Exception.invalid("tag", key, "Tag keys starting with 'aws:' are reserved for internal use.");
            }
            tags.put(key, value);
        }
        return tags;
    }

    /** The tags of the parameter TagSpecification for instances. */
    Map<String, String> instanceTags() {
        Map<String, String> tags = new LinkedHashMap<>();
        structures("TagSpecification").stream()
                .filter(specification -> specification.required("ResourceType").equals("instance"))
                .forEach(specification -> tags.putAll(specification.tags()));
        return tags;
    }
}
