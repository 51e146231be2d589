package io.elasticfaces.local.ec2;

/**
 * An instance's state, with the code and name that EC2 gives it.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceState.html">InstanceState</a>
 */
public enum InstanceState {
    PENDING(0, "pending"),
    RUNNING(16, "running"),
    SHUTTING_DOWN(32, "shutting-down"),
    TERMINATED(48, "terminated"),
    STOPPING(64, "stopping"),
    STOPPED(80, "stopped");

    private final int code;
    private final String wireName;

    InstanceState(int code, String wireName) {
        this.code = code;
        this.wireName = wireName;
    }

    /** The low byte of EC2's state code. */
    public int code() {
        return code;
    }

    /** The name on the wire, such as {@code shutting-down}. */
    public String wireName() {
        return wireName;
    }
}
