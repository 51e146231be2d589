package io.elasticfaces.local.ec2;

/**
 * Why an instance is in its state, as EC2's StateReason says it.
 *
 * @param code one of EC2's reason codes, such as {@code Client.UserInitiatedShutdown}
 * @param message the code again, a colon, and a sentence
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_StateReason.html">StateReason</a>
 */
public record StateReason(String code, String message) {
    static final StateReason BY_USER = of("Client.UserInitiatedShutdown", "User initiated shutdown");

    private static StateReason of(String code, String sentence) {
        return new StateReason(code, code + ": " + sentence);
    }

    /** The machine powered itself off; {@code detail} says what led to it. */
    static StateReason byInstance(String detail) {
        return of("Client.InstanceInitiatedShutdown", "Instance initiated shutdown (" + detail + ")");
    }

    /** The host that ran the machine went down; {@code detail} says how. */
    static StateReason byHost(String detail) {
        return of("Server.InternalError", detail);
    }
}
