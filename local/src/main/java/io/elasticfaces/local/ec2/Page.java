package io.elasticfaces.local.ec2;

import static java.util.stream.Collectors.toSet;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A part of a long list.
 *
 * @param items of this page
 * @param nextToken asks for what follows; empty at the end
 */
record Page<T>(List<T> items, Optional<String> nextToken) {
    private static final String MARK = "after:";

    /**
     * Cuts the page that a request asks for by MaxResults and NextToken.
     *
     * @param whole every item, in an order that new ones join at its end; places are counted in it, so that an item
     *     that no longer passes the filters between two calls loses nobody's page
     * @param passing those of {@code whole} that are asked for
     * @param key tells items apart; the token carries the last one's
     * @param least the smallest MaxResults that EC2 takes for the operation
     * @param most the largest, and the size where none is asked for
     * @throws RefusedException if the token was not given out here or MaxResults is out of range
     */
    static <T> Page<T> of(
            List<T> whole, List<T> passing, Function<T, String> key, QueryRequest request, int least, int most) {
        int size = request.number("MaxResults").orElse(most);
        if (size < least || size > most) {
            throw Ec2Error.INVALID_PARAMETER_VALUE.because(
                    "Value ( " + size + " ) for parameter maxResults is invalid. Expecting a value "
                            + (size < least ? "greater than " + least : "less than " + most) + ".");
        }
        List<T> rest = request.text("NextToken")
                .map(token -> after(whole, passing, key, token))
                .orElse(passing);
        if (rest.size() <= size) {
            return new Page<>(rest, Optional.empty());
        }
        return new Page<>(rest.subList(0, size), Optional.of(token(key.apply(rest.get(size - 1)))));
    }

    private static <T> List<T> after(List<T> whole, List<T> passing, Function<T, String> key, String token) {
        for (int at = 0; at < whole.size(); at++) {
            if (token(key.apply(whole.get(at))).equals(token)) {
                Set<String> following =
                        whole.subList(at + 1, whole.size()).stream().map(key).collect(toSet());
                return passing.stream()
                        .filter(item -> following.contains(key.apply(item)))
                        .toList();
            }
        }
        throw Ec2Error.INVALID_PARAMETER_VALUE.because("Unable to parse pagination token");
    }

    private static String token(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((MARK + key).getBytes(StandardCharsets.UTF_8));
    }
}
