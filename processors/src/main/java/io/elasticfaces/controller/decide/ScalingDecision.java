package io.elasticfaces.controller.decide;

import io.elasticfaces.controller.observe.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A scaling decision: the changes of the fleet, and the reason.
 *
 * @param demand the requests that need a worker
 * @param wanted the instances that the demand requires
 * @param capacity the instances that count as available
 * @param keepWarm the instances to tag keep-warm
 * @param release the instances whose keep-warm tag is no longer needed
 * @param start the instances to start, lowest number first
 * @param launch the instances to launch, lowest number first
 * @param stop the instances to stop, highest number first
 * @param reason one line for the log
 */
public record ScalingDecision(
        int demand,
        int wanted,
        int capacity,
        List<Instance> keepWarm,
        List<Instance> release,
        List<Instance> start,
        List<Launch> launch,
        List<Instance> stop,
        String reason) {

    /**
     * Returns the calls to EC2 in their order. Tags come before starts, because workers read them when they start. Each
     * launch is a separate call, because the tags of a launch, including the name, apply to all its instances.
     */
    public List<InstanceChange> changes() {
        List<InstanceChange> changes = new ArrayList<>();
        for (InstanceOperation operation : InstanceOperation.values()) {
            if (operation == InstanceOperation.LAUNCH) {
                launch.forEach(
                        one -> changes.add(new InstanceChange(operation, List.of(one.name()), one.clientToken())));
            } else if (!instances(operation).isEmpty()) {
                changes.add(new InstanceChange(operation, ids(operation)));
            }
        }
        return changes;
    }

    /** Returns the ids of the instances to change; none for launches. */
    public List<String> ids(InstanceOperation operation) {
        return instances(operation).stream().map(Instance::id).toList();
    }

    private List<Instance> instances(InstanceOperation operation) {
        return switch (operation) {
            case KEEP_WARM -> keepWarm;
            case RELEASE -> release;
            case START -> start;
            case STOP -> stop;
            case LAUNCH -> List.of();
        };
    }

    /** Returns whether the decision has any changes. */
    public boolean changesSomething() {
        return !changes().isEmpty();
    }

    /** Returns the changes in one line, e.g. {@code start app-tier-instance-1}, or {@code nothing}. */
    public String action() {
        String actions = Stream.of(
                        Map.entry("keep warm ", names(keepWarm)),
                        Map.entry("no longer keep warm ", names(release)),
                        Map.entry("start ", names(start)),
                        Map.entry("launch ", launch.stream().map(Launch::name).collect(Collectors.joining(", "))),
                        Map.entry("stop ", names(stop)))
                .filter(action -> !action.getValue().isEmpty())
                .map(action -> action.getKey() + action.getValue())
                .collect(Collectors.joining("; "));
        return actions.isEmpty() ? "nothing" : actions;
    }

    private static String names(List<Instance> instances) {
        return instances.stream().map(Instance::name).collect(Collectors.joining(", "));
    }
}
