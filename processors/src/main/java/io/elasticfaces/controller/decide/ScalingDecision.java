package io.elasticfaces.controller.decide;

import io.elasticfaces.controller.act.Launch;
import io.elasticfaces.controller.observe.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A scaling decision: the changes of the fleet, and the reason.
 *
 * @param demand the requests that need a worker
 * @param wanted the instances that the demand requires
 * @param capacity the instances that count as available
 * @param start the instances to start, lowest number first
 * @param launch the instances to launch, lowest number first
 * @param stop the instances to stop, highest number first
 * @param keepWarm the instances to tag keep-warm
 * @param release the instances whose keep-warm tag is no longer needed
 * @param reason one line for the log
 */
public record ScalingDecision(
        int demand,
        int wanted,
        int capacity,
        List<Instance> start,
        List<Launch> launch,
        List<Instance> stop,
        List<Instance> keepWarm,
        List<Instance> release,
        String reason) {
    public ScalingDecision {
        start = List.copyOf(start);
        launch = List.copyOf(launch);
        stop = List.copyOf(stop);
        keepWarm = List.copyOf(keepWarm);
        release = List.copyOf(release);
    }

    /** Returns the ids of the instances to start. */
    public List<String> startIds() {
        return ids(start);
    }

    /** Returns the ids of the instances to stop. */
    public List<String> stopIds() {
        return ids(stop);
    }

    /** Returns the ids of the instances to tag keep-warm. */
    public List<String> keepWarmIds() {
        return ids(keepWarm);
    }

    /** Returns the ids of the instances whose keep-warm tag is revoked. */
    public List<String> releaseIds() {
        return ids(release);
    }

    /** Returns whether the decision has any changes. */
    public boolean changesSomething() {
        return !start.isEmpty() || !launch.isEmpty() || !stop.isEmpty() || !keepWarm.isEmpty() || !release.isEmpty();
    }

    /** Returns the changes in one line, e.g. {@code start app-tier-instance-1}, or {@code nothing}. */
    public String action() {
        List<String> actions = new ArrayList<>();
        add(actions, "keep warm", keepWarm.stream().map(Instance::name).toList());
        add(actions, "no longer keep warm", release.stream().map(Instance::name).toList());
        add(actions, "start", start.stream().map(Instance::name).toList());
        add(actions, "launch", launch.stream().map(Launch::name).toList());
        add(actions, "stop", stop.stream().map(Instance::name).toList());
        return actions.isEmpty() ? "nothing" : String.join("; ", actions);
    }

    private static void add(List<String> actions, String verb, List<String> names) {
        if (!names.isEmpty()) {
            actions.add(verb + " " + String.join(", ", names));
        }
    }

    private static List<String> ids(List<Instance> instances) {
        return instances.stream().map(Instance::id).collect(Collectors.toUnmodifiableList());
    }
}
