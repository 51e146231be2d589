package io.elasticfaces.local.ec2;

/**
 * The reason for an instance's state, as in EC2's StateReason.
 *
 * @param code one of EC2's reason codes, such as {@code Client.UserInitiatedShutdown}
 * @param message the code again, a colon, and a sentence
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_StateReason.html">StateReason</a>
 */
public record StateReason(String code, String message) {
    static final StateReason BY_USER = of("Client.UserInitiatedShutdown", "User initiated shutdown");

    static final StateReason BOOT_FAILED =
            of("Server.InternalError", "An internal error caused the instance not to come up");
    static final StateReason SPOT_SHUTDOWN =
            of("Server.SpotInstanceShutdown", "Instance was stopped due to a lack of Spot capacity");
    static final StateReason SPOT_TERMINATION =
            of("Server.SpotInstanceTermination", "Instance was terminated due to a lack of Spot capacity");

    private static StateReason of(String code, String sentence) {
        return new StateReason(code, code + ": " + sentence);
    }

    /** The machine powered itself off; {@code detail} is the cause. */
    static StateReason byInstance(String detail) {
        return of("Client.InstanceInitiatedShutdown", "Instance initiated shutdown (" + detail + ")");
    }

    /** The host that ran the machine went down; {@code detail} is the cause. */
    static StateReason byHost(String detail) {
        return of("Server.InternalError", detail);
    }
}
