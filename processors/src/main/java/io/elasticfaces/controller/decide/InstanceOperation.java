package io.elasticfaces.controller.decide;

import java.util.Locale;

/** A thing to do with an instance that EC2 may refuse. */
public enum InstanceOperation {
    START,
    STOP,
    LAUNCH,
    TAG;

    /** Returns the key under which a refusal is remembered; a refused tag must not keep the instance from starting. */
    String of(String id) {
        return this + " " + id;
    }

    /** Returns the verb. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
