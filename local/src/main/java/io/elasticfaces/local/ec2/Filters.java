package io.elasticfaces.local.ec2;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The filters of one call: an item passes when, for every filter, one of its values fits one of the filter's patterns.
 *
 * @param filters in the order they came
 */
record Filters(List<Filter> filters) {
    /** EC2's own limit on the values of all filters of a call. */
    private static final int MOST_VALUES = 200;

    /** A filter's name, such as {@code tag:Name}, and its patterns ({@link Wildcard}). */
    record Filter(String name, List<String> patterns) {
        boolean accepts(String value) {
            return patterns.stream().anyMatch(pattern -> Wildcard.matches(pattern, value));
        }
    }

    /** What a kind of item offers to filter on: a filter's name to the item's values, or null for an unknown name. */
    interface Fields<T> extends Function<String, Function<T, Stream<String>>> {}

    static Filters of(QueryRequest request) {
        List<Filter> filters = request.structures("Filter").stream()
                .map(members -> new Filter(members.required("Name"), members.list("Value")))
                .toList();
        if (filters.stream().mapToInt(filter -> filter.patterns().size()).sum() > MOST_VALUES) {
            throw Ec2Error.FILTER_LIMIT_EXCEEDED.because(
                    "The maximum number of filter values specified on a single call is " + MOST_VALUES + ".");
        }
        return new Filters(filters);
    }

    /**
     * The items that pass.
     *
     * @throws RefusedException if a filter's name is none of {@code fields}
     */
    <T> List<T> apply(List<T> items, Fields<T> fields) {
        Stream<T> passing = items.stream();
        for (Filter filter : filters) {
            Function<T, Stream<String>> values = fields.apply(filter.name());
            if (values == null) {
                throw Ec2Error.INVALID_PARAMETER_VALUE.because("The filter '" + filter.name() + "' is invalid");
            }
            passing = passing.filter(item -> values.apply(item).anyMatch(filter::accepts));
        }
        return passing.toList();
    }
}
