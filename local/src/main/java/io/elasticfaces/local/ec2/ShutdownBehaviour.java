package io.elasticfaces.local.ec2;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What becomes of an instance that powers itself off: EC2's InstanceInitiatedShutdownBehavior. */
public enum ShutdownBehaviour {
    STOP,
    TERMINATE;

    /** The name on the wire. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<ShutdownBehaviour> named(String wireName) {
        return Arrays.stream(values())
                .filter(behaviour -> behaviour.wireName().equals(wireName))
                .findFirst();
    }
}
