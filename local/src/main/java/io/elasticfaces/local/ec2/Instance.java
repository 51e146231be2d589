package io.elasticfaces.local.ec2;

import static io.elasticfaces.local.ec2.InstanceState.PENDING;
import static io.elasticfaces.local.ec2.InstanceState.RUNNING;
import static io.elasticfaces.local.ec2.InstanceState.SHUTTING_DOWN;
import static io.elasticfaces.local.ec2.InstanceState.STOPPED;
import static io.elasticfaces.local.ec2.InstanceState.STOPPING;
import static io.elasticfaces.local.ec2.InstanceState.TERMINATED;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One instance and its state transitions; an immutable value. A transition that changes nothing returns the same value.
 *
 * @param id {@code i-} and 17 hexadecimal digits
 * @param clientToken of the call that launched it; empty if there was none
 * @param spec its image, type and user data
 * @param status its state and the reason for it
 * @param tags in the order in which they were given
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html">Instance lifecycle</a>
 */
public record Instance(String id, String clientToken, Spec spec, Status status, Map<String, String> tags) {
    private static final int MAX_TAGS = 50;
    private static final String BY_USER = "Client.UserInitiatedShutdown";
    private static final String BY_SERVER = "Server.InternalError";

    public Instance {
        if (tags.size() > MAX_TAGS) {
            throw new Ec2Exception("TagLimitExceeded", "The maximum number of Tags for a resource has been reached.");
        }
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    /**
     * What an instance consists of.
     *
     * @param imageId the image it was launched from
     * @param instanceType for example {@code t2.micro}; a name only
     * @param userData in Base64; empty if there is none
     * @param shutdownBehavior what happens when it shuts itself down: {@code stop} or {@code terminate}
     */
    public record Spec(String imageId, String instanceType, String userData, String shutdownBehavior) {}

    /**
     * The state of an instance.
     *
     * @param since when it entered the state
     * @param launchTime when it was last started
     * @param boots how often it was started
     * @param reasonCode EC2's code of the reason, such as {@code Client.UserInitiatedShutdown}; empty if there is none
     * @param reason a sentence
     * @param pid the process that runs its user data; null if there is none
     */
    public record Status(
            InstanceState state,
            Instant since,
            Instant launchTime,
            int boots,
            String reasonCode,
            String reason,
            Long pid) {}

    /** A stopped instance that was never started. */
    static Instance stopped(String clientToken, Spec spec, Map<String, String> tags) {
        Instant now = Instant.now();
        Status status = new Status(STOPPED, now, now, 0, "", "", null);
        return new Instance(Instances.newId("i-"), clientToken, spec, status, tags);
    }

    public InstanceState state() {
        return status.state;
    }

    boolean alive() {
        return state() != TERMINATED && state() != SHUTTING_DOWN;
    }

    boolean up() {
        return state() == PENDING || state() == RUNNING;
    }

    /** Whether it has user data. An instance without any, such as the web instance, runs nothing. */
    boolean runsSomething() {
        return !spec.userData.isEmpty();
    }

    Instance with(Spec newSpec) {
        return new Instance(id, clientToken, newSpec, status, tags);
    }

    Instance withTags(Map<String, String> added) {
        Map<String, String> all = new LinkedHashMap<>(tags);
        all.putAll(added);
        return new Instance(id, clientToken, spec, status, all);
    }

    private Instance with(Status newStatus) {
        return new Instance(id, clientToken, spec, newStatus, tags);
    }

    /** StartInstances; refused while the instance stops and after it is terminated. */
    Instance start() {
        Instant now = Instant.now();
        return switch (state()) {
            case PENDING, RUNNING -> this;
            case STOPPED -> with(new Status(PENDING, now, now, status.boots + 1, "", "", null));
            case STOPPING, SHUTTING_DOWN, TERMINATED -> throw incorrectState("started");
        };
    }

    /** StopInstances; refused while the instance is pending and after it is terminated. */
    Instance stop() {
        return switch (state()) {
            case RUNNING -> in(STOPPING, BY_USER, "User initiated shutdown");
            case STOPPING, STOPPED -> this;
            case PENDING, SHUTTING_DOWN, TERMINATED -> throw incorrectState("stopped");
        };
    }

    /** TerminateInstances; never refused. */
    Instance terminate() {
        return alive() ? in(state() == STOPPED ? TERMINATED : SHUTTING_DOWN, BY_USER, "User initiated shutdown") : this;
    }

    /** The boot ended and a process runs user data; the pid is null if there is none. */
    Instance running(Long pid) {
        return up() ? in(RUNNING, pid) : this;
    }

    /** The instance began to shut itself down. */
    Instance shutsDown(String why) {
        return goesDown(
                terminatesOnShutdown(),
                "Client.InstanceInitiatedShutdown",
                "Instance initiated shutdown (" + why + ")");
    }

    /** The boot failed: EC2 stops an instance that was started, and terminates one that was launched. */
    Instance bootFailed(FaultInjector.Boot how) {
        boolean launched = status.boots == 1 && !clientToken.isEmpty();
        return how == FaultInjector.Boot.LACKS_CAPACITY
                ? goesDown(launched, "Server.InsufficientInstanceCapacity", "Insufficient capacity")
                : goesDown(launched, BY_SERVER, "An internal error caused the instance not to come up");
    }

    /** EC2 interrupts the instance as it does a Spot Instance. */
    Instance interrupted() {
        String code = terminatesOnShutdown() ? "Server.SpotInstanceTermination" : "Server.SpotInstanceShutdown";
        return goesDown(terminatesOnShutdown(), code, "Instance was interrupted due to a lack of Spot capacity");
    }

    /** The host stops, and so does the instance, unless it runs nothing. */
    Instance hostStops(String how) {
        return state() == RUNNING && !runsSomething() ? this : goesDown(false, BY_SERVER, how);
    }

    /** The instance after a restart of the host. */
    Instance recovered() {
        Instance stopped = hostStops("The host was killed");
        return stopped.up() ? stopped : stopped.ended();
    }

    /** No process of the instance is left. */
    Instance ended() {
        return switch (state()) {
            case STOPPING -> in(STOPPED, null);
            case SHUTTING_DOWN -> in(TERMINATED, null);
            case STOPPED, TERMINATED -> this;
            case PENDING, RUNNING -> throw new IllegalStateException(id + " ended without being stopped");
        };
    }

    private boolean terminatesOnShutdown() {
        return spec.shutdownBehavior.equals("terminate");
    }

    private Instance goesDown(boolean terminates, String code, String sentence) {
        return up() ? in(terminates ? SHUTTING_DOWN : STOPPING, code, sentence) : this;
    }

    private Instance in(InstanceState next, String code, String sentence) {
        String reason = code + ": " + sentence;
        return with(new Status(next, Instant.now(), status.launchTime, status.boots, code, reason, status.pid));
    }

    private Instance in(InstanceState next, Long pid) {
        return with(new Status(
                next, Instant.now(), status.launchTime, status.boots, status.reasonCode, status.reason, pid));
    }

    private Ec2Exception incorrectState(String participle) {
        return new Ec2Exception(
                "IncorrectInstanceState",
                "The instance '" + id + "' is " + state().wireName() + ", not in a state from which it can be "
                        + participle + ".");
    }
}
