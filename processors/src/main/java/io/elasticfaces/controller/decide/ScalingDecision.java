package io.elasticfaces.controller.decide;

import io.elasticfaces.controller.observe.Instance;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A scaling decision: which existing instances are tagged, started and stopped, and the reason.
 *
 * @param demand the requests that need a worker
 * @param wanted the instances that the demand requires
 * @param capacity the instances that count as available
 * @param keepWarm the instances to tag keep-warm
 * @param release the instances whose keep-warm tag is no longer needed
 * @param start the instances to start, the preferred ones first
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
        List<Instance> stop,
        String reason) {

    /** Returns the calls to EC2 in their order. Tags come before starts, because workers read them when they start. */
    public List<InstanceChange> changes() {
        return Stream.of(
                        InstanceOperation.KEEP_WARM,
                        InstanceOperation.RELEASE,
                        InstanceOperation.START,
                        InstanceOperation.STOP)
                .filter(operation -> !ids(operation).isEmpty())
                .map(operation -> new InstanceChange(operation, ids(operation)))
                .toList();
    }

    /** Returns the ids of the instances to change. */
    public List<String> ids(InstanceOperation operation) {
        List<Instance> changed =
                switch (operation) {
                    case KEEP_WARM -> keepWarm;
                    case RELEASE -> release;
                    case START -> start;
                    case STOP -> stop;
                    case LAUNCH, FORCE_STOP, TERMINATE -> List.of();
                };
        return changed.stream().map(Instance::id).toList();
    }

    /** Returns whether the decision has any changes. */
    public boolean changesSomething() {
        return !changes().isEmpty();
    }

    /** Returns the changes in one line, e.g. {@code start app-tier-instance-1}, or {@code nothing}. */
    public String action() {
        return action(List.of(
                Map.entry("keep warm ", names(keepWarm)),
                Map.entry("no longer keep warm ", names(release)),
                Map.entry("start ", names(start)),
                Map.entry("stop ", names(stop))));
    }

    static String action(List<Map.Entry<String, String>> changes) {
        String actions = changes.stream()
                .filter(change -> !change.getValue().isEmpty())
                .map(change -> change.getKey() + change.getValue())
                .collect(Collectors.joining("; "));
        return actions.isEmpty() ? "nothing" : actions;
    }

    static String names(List<Instance> instances) {
        return instances.stream().map(Instance::name).collect(Collectors.joining(", "));
    }
}
