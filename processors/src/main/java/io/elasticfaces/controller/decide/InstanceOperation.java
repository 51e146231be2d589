package io.elasticfaces.controller.decide;

import java.util.Locale;

/** A change of an instance that EC2 can refuse. */
public enum InstanceOperation {
    START,
    STOP,
    LAUNCH,
    TAG;

    /** Returns the key of a refusal. It includes the operation, so that a refused tag does not delay a start. */
    String of(String id) {
        return this + " " + id;
    }

    /** Returns the operation's verb, e.g. {@code start}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
