package io.elasticfaces.local.ec2;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The parameter Filter of a Describe call, applied to what the call would return.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html">Listing and filtering</a>
 */
final class Filters {
    /** For each filter, where in the description its value is. */
    private static final Map<String, String> PATHS = Map.ofEntries(
            Map.entry("instance-id", "instanceId"),
            Map.entry("instance-state-name", "instanceState.name"),
            Map.entry("instance-state-code", "instanceState.code"),
            Map.entry("instance-status.status", "instanceStatus.status"),
            Map.entry("system-status.status", "systemStatus.status"),
            Map.entry("instance-type", "instanceType"),
            Map.entry("client-token", "clientToken"),
            Map.entry("image-id", "imageId"),
            Map.entry("name", "name"),
            Map.entry("state", "imageState"),
            Map.entry("owner-id", "imageOwnerId"),
            Map.entry("architecture", "architecture"));

    private Filters() {}

    /** The descriptions for which, for every filter, one value matches one pattern. */
    static List<JsonObject> apply(Ec2Request request, List<JsonObject> descriptions) {
        Stream<JsonObject> passing = descriptions.stream();
        for (Ec2Request filter : request.structures("Filter")) {
            String name = filter.required("Name");
            if (!PATHS.containsKey(name) && !name.startsWith("tag:") && !name.equals("tag-key")) {
                throw new Ec2Exception("InvalidParameterValue", "The filter '" + name + "' is invalid");
            }
            passing = passing.filter(
                    description -> values(description, name).anyMatch(value -> filter.list("Value").stream()
                            .anyMatch(pattern -> matches(pattern, value.toString()))));
        }
        return passing.toList();
    }

    private static Stream<?> values(JsonObject description, String filter) {
        if (filter.startsWith("tag")) {
            Stream<JsonObject> tags =
                    description.getJsonArray("tagSet", new JsonArray()).stream().map(JsonObject.class::cast);
            return filter.equals("tag-key")
                    ? tags.map(tag -> tag.getString("key"))
                    : tags.filter(tag -> filter.equals("tag:" + tag.getString("key")))
                            .map(tag -> tag.getString("value"));
        }
        Object value = description;
        for (String step : PATHS.get(filter).split("\\.", -1)) {
            value = value instanceof JsonObject object ? object.getValue(step) : null;
        }
        return Stream.ofNullable(value);
    }

    /** Whether the whole text matches: {@code *} is any run of characters, {@code ?} exactly one; case counts. */
    private static boolean matches(String pattern, String text) {
        // Whether the pattern so far matches the text before each position. A regular expression could take too long.
        boolean[] matched = new boolean[text.length() + 1];
        matched[0] = true;
        for (int p = 0; p < pattern.length(); p++) {
            char wanted = pattern.charAt(p);
            boolean[] next = new boolean[matched.length];
            for (int i = 0; i < matched.length; i++) {
                boolean here = i > 0 && (wanted == '?' || wanted == text.charAt(i - 1)) && matched[i - 1];
                next[i] = wanted == '*' ? matched[i] || (i > 0 && next[i - 1]) : here;
            }
            matched = next;
        }
        return matched[text.length()];
    }
}
