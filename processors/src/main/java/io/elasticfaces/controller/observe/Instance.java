package io.elasticfaces.controller.observe;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
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
 * @param version the launch template version that it was launched from, from its tag {@value #VERSION_TAG}; 0 without it
 * @param zone its availability zone; empty if unknown
 * @param reason the code of EC2's reason for its last change of state, e.g. {@code Client.UserInitiatedShutdown}; empty
 *     without one
 */
public record Instance(
        String id,
        int number,
        InstanceState state,
        Instant launchedAt,
        boolean keepWarm,
        long version,
        String zone,
        String reason) {
    /** The prefix of the Name tag of all app instances. */
    public static final String NAME_PREFIX = "app-tier-instance-";

    /** The tag with the launch template version. EC2's own tag for it is not set by every implementation of EC2. */
    public static final String VERSION_TAG = "template-version";

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
        return new Instance(id, number, other, launchedAt, keepWarm, version, zone, reason);
    }

    /** Returns whether EC2 accepted its last start and then had no capacity for it. */
    public boolean lacksCapacity() {
        return startFailure()
                .filter(code -> code.endsWith("InsufficientInstanceCapacity"))
                .isPresent();
    }

    /** Returns EC2's reason if it accepted the last start and the instance then did not come up; not the image's fault. */
    public Optional<String> startFailure() {
        boolean failed = reason.equals("Server.InsufficientInstanceCapacity") || reason.equals("Client.InternalError");
        return failed && !state.active() ? Optional.of(reason) : Optional.empty();
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
