package io.elasticfaces.controller.observe;

import java.time.Instant;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An app instance as described by EC2.
 *
 * @param id EC2's id, e.g. {@code i-0123456789abcdef0}
 * @param number 1 to 9999, from its Name tag {@code app-tier-instance-<number>}
 * @param launchedAt the time when EC2 last started it
 * @param keepWarm whether it has the tag {@code keep-warm}, so that its worker does not stop when idle
 * @param outOfService whether it has the tag {@code out-of-service} while it is being replaced. The controller does not
 *     start, tag or stop it, but counts it as capacity while it runs.
 */
public record Instance(
        String id, int number, InstanceState state, Instant launchedAt, boolean keepWarm, boolean outOfService) {
    /** The prefix of the Name tag of all app instances. */
    public static final String NAME_PREFIX = "app-tier-instance-";

    /** The tag that excludes an instance from the controller's changes: {@code true} or {@code false}. */
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

    /** Returns a copy in another state. */
    public Instance in(InstanceState other) {
        return new Instance(id, number, other, launchedAt, keepWarm, outOfService);
    }

    /** Returns the Name tag for a number. */
    public static String nameOf(int number) {
        return NAME_PREFIX + number;
    }

    /** Returns the number in a Name tag, or empty if the name is not that of an app instance. */
    public static OptionalInt numberOf(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }
}
