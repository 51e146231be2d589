package io.elasticfaces.cli.chaos;

import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The luck of calls: of what is called for a request by its id, and how often it was called for it before. */
final class Luck {
    private static final Pattern ID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

    private final Dice dice;
    private final Map<String, Long> calls = new ConcurrentHashMap<>();

    Luck(Dice dice) {
        this.dice = dice;
    }

    /**
     * Returns the sequence for one more call.
     *
     * @param operation what is called
     * @param where a text that holds the request's id, if it is of one
     */
    SplittableRandom next(String operation, String where) {
        String id = id(where);
        long nth = calls.merge(operation + id, 1L, Long::sum);
        return dice.of(operation, id, nth);
    }

    /** Returns the first request id in a text, or an empty text. */
    static String id(String where) {
        Matcher id = ID.matcher(where);
        return id.find() ? id.group() : "";
    }

    static String wire(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
