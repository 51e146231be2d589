package io.elasticfaces.controller.observe;

import java.util.Locale;

/**
 * The state of an EC2 instance
 * (<a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html">life cycle</a>).
 */
public enum InstanceState {
    PENDING,
    RUNNING,
    STOPPING,
    STOPPED,
    SHUTTING_DOWN,
    TERMINATED,
    /** A state that EC2 has and we do not know: counted in the pool, neither started nor stopped. */
    UNKNOWN;

    /**
     * Reads a state.
     *
     * @param name as EC2 writes it, e.g. {@code shutting-down}; null where EC2 says nothing
     */
    public static InstanceState of(String name) {
        for (InstanceState state : values()) {
            if (state.label().equals(name)) {
                return state;
            }
        }
        return UNKNOWN;
    }

    /** Returns the state as EC2 writes it, e.g. {@code shutting-down}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Says whether such an instance runs or is about to. */
    public boolean active() {
        return this == PENDING || this == RUNNING;
    }
}
