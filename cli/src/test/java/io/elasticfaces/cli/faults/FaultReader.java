package io.elasticfaces.cli.faults;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads {@link Faults} as people write them: {@code boot-failures=0.1,mean-life=60}. Names are those of {@link #NAMES};
 * shares are decimal numbers from 0 to 1, {@code mean-life} is in seconds.
 */
public final class FaultReader {
    static final String BOOT_FAILURES = "boot-failures";
    static final String IMPAIRED = "impaired";
    static final String MEAN_LIFE = "mean-life";
    static final String CAPACITY = "capacity";
    static final String NO_CAPACITY = "no-capacity";
    static final String CALLS_PER_SECOND = "calls-per-second";
    static final String CALL_BURST = "call-burst";
    static final String THROTTLED = "throttled";
    static final String SEED = "seed";

    /** What can be set, in the order that people are told. */
    public static final List<String> NAMES = List.of(
            BOOT_FAILURES, IMPAIRED, MEAN_LIFE, CAPACITY, NO_CAPACITY, CALLS_PER_SECOND, CALL_BURST, THROTTLED, SEED);

    private static final Pattern DECIMAL = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");
    private static final Pattern WHOLE = Pattern.compile("\\d{1,9}");

    private final Map<String, String> values = new HashMap<>();

    private FaultReader() {}

    /**
     * Reads a list of {@code name=value}, with commas between them; blank for none.
     *
     * @throws IllegalArgumentException says what is wrong and what would be right
     */
    public static Faults read(String text) {
        FaultReader reader = new FaultReader();
        for (String word : text.strip().split("\\s*,\\s*", -1)) {
            if (!text.isBlank()) {
                reader.put(word);
            }
        }
        return reader.faults();
    }

    private void put(String word) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        if (equals < 0 || !NAMES.contains(name)) {
            throw new IllegalArgumentException(
                    "Faults are NAME=VALUE with NAME one of " + String.join(", ", NAMES) + ", not '" + word + "'.");
        }
        if (values.put(name, word.substring(equals + 1)) != null) {
            throw new IllegalArgumentException("The fault " + name + " is given twice.");
        }
    }

    private Faults faults() {
        Faults none = Faults.NONE;
        double perSecond = decimal(CALLS_PER_SECOND, none.callsPerSecond());
        return new Faults(
                decimal(BOOT_FAILURES, none.bootFailures()),
                decimal(IMPAIRED, none.impaired()),
                Duration.ofMillis((long) (decimal(MEAN_LIFE, 0) * 1_000)),
                (int) whole(CAPACITY, none.capacity()),
                decimal(NO_CAPACITY, none.noCapacity()),
                perSecond,
                (int) whole(CALL_BURST, (long) Math.max(1, Math.ceil(perSecond))),
                decimal(THROTTLED, none.throttled()),
                whole(SEED, none.seed()));
    }

    private double decimal(String name, double usual) {
        String value = values.get(name);
        return value == null ? usual : Double.parseDouble(required(name, value, DECIMAL, "a number such as 0.25"));
    }

    private long whole(String name, long usual) {
        String value = values.get(name);
        return value == null ? usual : Long.parseLong(required(name, value, WHOLE, "a whole number such as 5"));
    }

    private static String required(String name, String value, Pattern pattern, String what) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException("The fault " + name + " wants " + what + ", not '" + value + "'.");
        }
        return value;
    }
}
