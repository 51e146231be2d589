package io.elasticfaces.local.ec2;

import java.util.Locale;

/**
 * An instance's state, with the code and name that EC2 gives it.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceState.html">InstanceState</a>
 */
public enum InstanceState {
    PENDING(0),
    RUNNING(16),
    SHUTTING_DOWN(32),
    TERMINATED(48),
    STOPPING(64),
    STOPPED(80);

    private final int code;

    InstanceState(int code) {
        this.code = code;
    }

    /** The low byte of EC2's state code. */
    public int code() {
        return code;
    }

    /** The name on the wire, such as {@code shutting-down}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
