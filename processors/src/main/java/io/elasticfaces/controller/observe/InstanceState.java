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
    /** An unknown state of EC2. Such an instance is in the pool, but is neither started nor stopped. */
    UNKNOWN;

    /**
     * Parses a state.
     *
     * @param name EC2's name of the state, e.g. {@code shutting-down}, or null
     */
    public static InstanceState of(String name) {
        for (InstanceState state : values()) {
            if (state.label().equals(name)) {
                return state;
            }
        }
        return UNKNOWN;
    }

    /** Returns EC2's name of the state, e.g. {@code shutting-down}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns whether an instance in this state is pending or running. */
    public boolean active() {
        return this == PENDING || this == RUNNING;
    }
}
