package io.elasticfaces.controller.observe;

import java.time.Instant;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One app instance as EC2 describes it.
 *
 * @param id EC2's id, e.g. {@code i-0123456789abcdef0}
 * @param number 1 to 9999, the end of its Name tag {@code app-tier-instance-<number>}
 * @param launchedAt when EC2 last started it
 * @param keepWarm whether it is tagged {@code keep-warm}, so that its worker does not stop itself
 * @param outOfService whether it is tagged {@code out-of-service}, as it is being replaced: the controller neither starts
 *     nor tags nor stops it, but counts it, and counts on it while it runs
 */
public record Instance(
        String id, int number, InstanceState state, Instant launchedAt, boolean keepWarm, boolean outOfService) {
    /** What every app instance's Name tag begins with. */
    public static final String NAME_PREFIX = "app-tier-instance-";

    /** The tag that tells the controller to leave an instance alone: {@code true} or {@code false}. */
    public static final String OUT_OF_SERVICE_TAG = "out-of-service";

    private static final Pattern NAME = Pattern.compile(Pattern.quote(NAME_PREFIX) + "([1-9]\\d{0,3})");

    public Instance {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(launchedAt, "launchedAt");
    }

    /** Returns the Name tag. */
    public String name() {
        return nameOf(number);
    }

    /** Returns this instance in another state. */
    public Instance in(InstanceState other) {
        return new Instance(id, number, other, launchedAt, keepWarm, outOfService);
    }

    /** Returns the Name tag of an instance with that number. */
    public static String nameOf(int number) {
        return NAME_PREFIX + number;
    }

    /** Reads the number from a Name tag; empty where the name is not one of an app instance. */
    public static OptionalInt numberOf(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }
}
