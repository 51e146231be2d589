package io.elasticfaces.local.ec2;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The parameters of one call in the EC2 query protocol: names such as {@code Filter.1.Value.2}, values decoded.
 *
 * @param parameters in the order they came; the first of two with one name counts
 */
record QueryRequest(Map<String, String> parameters) {
    private static final int MOST_PARAMETERS = 10_000;
    private static final int LARGEST_INDEX = 100_000;

    /**
     * Reads {@code name=value&...} as browsers and SDKs send it.
     *
     * @throws RefusedException if an escape is broken or there are more parameters than anybody sends
     */
    static QueryRequest parse(String form) {
        Map<String, String> parameters = new LinkedHashMap<>();
        int start = 0;
        while (start < form.length()) {
            int end = form.indexOf('&', start);
            end = end < 0 ? form.length() : end;
            int equals = form.indexOf('=', start);
            int nameEnd = equals < 0 || equals > end ? end : equals;
            if (nameEnd > start) {
                String name = decode(form.substring(start, nameEnd));
                String value = nameEnd < end ? decode(form.substring(nameEnd + 1, end)) : "";
                parameters.putIfAbsent(name, value);
            }
            if (parameters.size() > MOST_PARAMETERS) {
                throw Ec2Error.MALFORMED_QUERY_STRING.because(
                        "The request has more than " + MOST_PARAMETERS + " parameters.");
            }
            start = end + 1;
        }
        return new QueryRequest(parameters);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Ec2Error.MALFORMED_QUERY_STRING.because(
                    "The query string contains a syntax error: " + e.getMessage());
        }
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
    }

    String required(String name) {
        return text(name)
                .orElseThrow(
                        () -> Ec2Error.MISSING_PARAMETER.because("The request must contain the parameter " + name));
    }

    Optional<Integer> number(String name) {
        return text(name).map(value -> {
            try {
                return Integer.valueOf(value);
            } catch (NumberFormatException e) {
                throw Ec2Error.INVALID_PARAMETER_VALUE.because(
                        "Value (" + value + ") for parameter " + name + " is invalid. It must be a number.");
            }
        });
    }

    boolean flag(String name) {
        return text(name)
                .map(value -> switch (value) {
                    case "true" -> true;
                    case "false" -> false;
                    default ->
                        throw Ec2Error.INVALID_PARAMETER_VALUE.because("Value (" + value + ") for parameter " + name
                                + " is invalid. It must be true or false.");
                })
                .orElse(false);
    }

    /** The values of {@code name.1}, {@code name.2}, ... in the order of their numbers, which may have gaps. */
    List<String> list(String name) {
        TreeMap<Integer, String> values = new TreeMap<>();
        String prefix = name + ".";
        parameters.forEach((key, value) -> {
            if (key.startsWith(prefix) && key.indexOf('.', prefix.length()) < 0) {
                values.put(index(key, prefix.length(), key.length()), value);
            }
        });
        return List.copyOf(values.values());
    }

    /** The members of {@code name.1.*}, {@code name.2.*}, ... each as a request of its own, prefix removed. */
    List<QueryRequest> structures(String name) {
        TreeMap<Integer, Map<String, String>> found = new TreeMap<>();
        String prefix = name + ".";
        parameters.forEach((key, value) -> {
            int dot = key.startsWith(prefix) ? key.indexOf('.', prefix.length()) : -1;
            if (dot > 0) {
                found.computeIfAbsent(index(key, prefix.length(), dot), any -> new LinkedHashMap<>())
                        .put(key.substring(dot + 1), value);
            }
        });
        List<QueryRequest> structures = new ArrayList<>();
        found.values().forEach(members -> structures.add(new QueryRequest(members)));
        return structures;
    }

    /** What comes before the first dot of every name. */
    Set<String> heads() {
        Set<String> heads = new TreeSet<>();
        for (String name : parameters.keySet()) {
            int dot = name.indexOf('.');
            heads.add(dot < 0 ? name : name.substring(0, dot));
        }
        return heads;
    }

    private static int index(String key, int from, int to) {
        try {
            int index = Integer.parseInt(key, from, to, 10);
            if (index >= 0 && index <= LARGEST_INDEX) {
                return index;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number out of range.
        }
        throw Ec2Error.MALFORMED_QUERY_STRING.because("The parameter " + key + " has no valid number in its name.");
    }
}
