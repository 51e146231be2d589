package io.elasticfaces.controller.decide;

import io.elasticfaces.controller.observe.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A decision about the pool: which instances are launched, terminated and forced off, and the reason.
 *
 * @param launch the instances to launch, lowest number first
 * @param forceStop the instances that do not stop
 * @param terminate the stopped instances that are not needed any more
 * @param reason one line for the log
 */
public record PoolDecision(List<Launch> launch, List<Instance> forceStop, List<Instance> terminate, String reason) {
    /**
     * Returns the calls to EC2 in their order. Each launch is a separate call, because the tags of a launch, including the
     * name, apply to all its instances.
     */
    public List<InstanceChange> changes() {
        List<InstanceChange> changes = new ArrayList<>();
        launch.forEach(one -> changes.add(new InstanceChange(one)));
        // One at a time, because a batch would fail as a whole.
        add(InstanceOperation.FORCE_STOP, forceStop, changes);
        add(InstanceOperation.TERMINATE, terminate, changes);
        return changes;
    }

    private static void add(InstanceOperation operation, List<Instance> instances, List<InstanceChange> changes) {
        if (!instances.isEmpty()) {
            changes.add(new InstanceChange(
                    operation, instances.stream().map(Instance::id).toList()));
        }
    }

    /** Returns whether the decision has any changes. */
    public boolean changesSomething() {
        return !changes().isEmpty();
    }

    /** Returns the changes in one line, e.g. {@code launch app-tier-instance-1}, or {@code nothing}. */
    public String action() {
        return ScalingDecision.action(List.of(
                Map.entry("launch ", launch.stream().map(Launch::name).collect(Collectors.joining(", "))),
                Map.entry("force off ", ScalingDecision.names(forceStop)),
                Map.entry("terminate ", ScalingDecision.names(terminate))));
    }
}
