package io.elasticfaces.local.ec2;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Applies the filters of a Describe call, and then selects a page. */
final class Filters {
    private static final int MAX_VALUES = 200;
    private static final int MAX_RESULTS = 1_000;
    private static final String TOKEN = "after:";

    private Filters() {}

    /** The filters of a type of item. Maps a filter's name to the item's values; null for an unknown name. */
    interface Fields<T> extends Function<String, Function<T, Stream<String>>> {}

    /**
     * A part of a list.
     *
     * @param nextToken requests the next page; null on the last page
     */
    record Page<T>(List<T> items, String nextToken) {}

    /** The items for which, for every filter, one value matches one pattern. */
    static <T> List<T> apply(Ec2Request request, List<T> items, Fields<T> fields) {
        List<JsonObject> filters = request.structures("Filter");
        int values = filters.stream()
                .mapToInt(filter -> new Ec2Request(filter).list("Value").size())
                .sum();
        if (values > MAX_VALUES) {
            throw new Ec2Exception(
                    "FilterLimitExceeded",
                    "The maximum number of filter values specified on a single call is " + MAX_VALUES + ".");
        }
        Stream<T> passing = items.stream();
        for (JsonObject json : filters) {
            Ec2Request filter = new Ec2Request(json);
            String name = filter.required("Name");
            List<String> patterns = filter.list("Value");
            Function<T, Stream<String>> field = fields.apply(name);
            if (field == null) {
                throw new Ec2Exception("InvalidParameterValue", "The filter '" + name + "' is invalid");
            }
            passing = passing.filter(item -> field.apply(item)
                    .anyMatch(value -> patterns.stream().anyMatch(pattern -> Wildcard.matches(pattern, value))));
        }
        return passing.toList();
    }

    /**
     * The page that MaxResults and NextToken select.
     *
     * @param whole every item; the token names a place in this list, so that a page is complete even if the item at its
     *     end no longer passes the filters at the next call
     * @param passing the items of {@code whole} that passed the filters
     */
    static <T> Page<T> page(Ec2Request request, List<T> whole, List<T> passing, Function<T, String> key) {
        int size = request.number("MaxResults", 5, MAX_RESULTS).orElse(MAX_RESULTS);
        List<T> rest = passing;
        if (request.text("NextToken").isPresent()) {
            String token = request.text("NextToken").get();
            List<String> tokens =
                    whole.stream().map(item -> token(key.apply(item))).toList();
            if (!tokens.contains(token)) {
                throw new Ec2Exception("InvalidParameterValue", "Unable to parse pagination token");
            }
            List<T> following = whole.subList(tokens.indexOf(token) + 1, whole.size());
            rest = passing.stream().filter(following::contains).toList();
        }
        return rest.size() <= size
                ? new Page<>(rest, null)
                : new Page<>(rest.subList(0, size), token(key.apply(rest.get(size - 1))));
    }

    private static String token(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((TOKEN + key).getBytes(StandardCharsets.UTF_8));
    }
}
