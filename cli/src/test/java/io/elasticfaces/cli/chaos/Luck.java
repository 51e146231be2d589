package io.elasticfaces.cli.chaos;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Random numbers that depend on the seed and on their purpose, not on the time: the n-th store of one request's picture
 * has the same luck in every run of a seed, in whatever order threads run.
 */
final class Luck {
    private static final long SEED = Long.getLong("chaos.seed", 1);
    private static final Pattern ID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

    private final Map<String, Long> draws = new ConcurrentHashMap<>();

    /** Returns the sequence for a purpose and a number. */
    static SplittableRandom of(String purpose, long number) {
        // The first draws of neighbouring seeds are alike; those of a split are not.
        return new SplittableRandom((SEED + " " + purpose + " " + number).hashCode()).split();
    }

    /**
     * Returns the sequence for one more call.
     *
     * @param about a text that contains the request's id, if the call is for a request
     */
    SplittableRandom next(String operation, String about) {
        String purpose = operation + id(about);
        return of(purpose, draws.merge(purpose, 1L, Long::sum));
    }

    /** Returns the first request id in a text, or an empty text. */
    static String id(String text) {
        Matcher id = ID.matcher(text);
        return id.find() ? id.group() : "";
    }
}
