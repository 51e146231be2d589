package io.elasticfaces.local.endpoint;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * The parameters of AWS's query protocols as a tree: {@code Filter.1.Value.2=x} is {@code {"Filter": [{"Value": [...,
 * "x"]}]}}. All leaves are strings.
 */
public final class QueryForm {
    private static final int MAX_PARAMETERS = 4_000;
    private static final int MAX_DEPTH = 12;

    /** Short names first, so that numbers are in their order. */
    private static final Comparator<String> ORDER =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    private QueryForm() {}

    /**
     * Reads a form.
     *
     * @throws IllegalArgumentException if it is not encoded as a form, too large, or sets one parameter twice
     */
    public static JsonObject parse(String form) {
        Map<String, Object> root = new TreeMap<>(ORDER);
        String[] pairs = form.isEmpty() ? new String[0] : form.split("&", -1);
        if (pairs.length > MAX_PARAMETERS) {
            throw new IllegalArgumentException("The request has more than " + MAX_PARAMETERS + " parameters.");
        }
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            put(root, name, equals < 0 ? "" : decode(pair.substring(equals + 1)));
        }
        return (JsonObject) tree(root);
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> root, String name, String value) {
        String[] steps = name.split("\\.", -1);
        if (steps.length > MAX_DEPTH) {
            throw new IllegalArgumentException("The parameter " + name + " has too many parts.");
        }
        Map<String, Object> at = root;
        for (int i = 0; i < steps.length - 1; i++) {
            if (!(at.computeIfAbsent(steps[i], step -> new TreeMap<>(ORDER)) instanceof Map<?, ?> next)) {
                throw new IllegalArgumentException("The parameter " + name + " is given twice.");
            }
            at = (Map<String, Object>) next;
        }
        if (at.putIfAbsent(steps[steps.length - 1], value) != null) {
            throw new IllegalArgumentException("The parameter " + name + " is given twice.");
        }
    }

    /** Turns maps whose keys are all numbers into arrays without gaps. */
    private static Object tree(Object node) {
        if (!(node instanceof Map<?, ?> map)) {
            return node;
        }
        JsonObject object = new JsonObject();
        map.forEach((key, value) -> object.put((String) key, tree(value)));
        boolean list = !map.isEmpty() && object.fieldNames().stream().allMatch(name -> name.matches("[1-9]\\d{0,5}"));
        return list ? new JsonArray(new ArrayList<>(object.getMap().values())) : object;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
