package io.elasticfaces.controller.decide;

import io.elasticfaces.controller.act.Launch;
import io.elasticfaces.controller.observe.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is to be done so that the fleet fits the queue, and why.
 *
 * @param demand requests that want a worker
 * @param wanted instances that this demand wants
 * @param capacity instances that are taken to be there for it
 * @param start instances to start, lowest number first
 * @param launch instances to launch, lowest number first
 * @param stop instances to stop, highest number first
 * @param keepWarm instances to be tagged so that they stay
 * @param release instances that are tagged to stay and need not any more
 * @param reason one line for people
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

    /** Returns the ids to start, for one call. */
    public List<String> startIds() {
        return ids(start);
    }

    /** Returns the ids to stop, for one call. */
    public List<String> stopIds() {
        return ids(stop);
    }

    /** Returns the ids to tag, for one call. */
    public List<String> keepWarmIds() {
        return ids(keepWarm);
    }

    /** Returns the ids whose tag is to be taken back, for one call. */
    public List<String> releaseIds() {
        return ids(release);
    }

    /** Says whether anything is to be done. */
    public boolean changesSomething() {
        return !start.isEmpty() || !launch.isEmpty() || !stop.isEmpty() || !keepWarm.isEmpty() || !release.isEmpty();
    }

    /** Returns what is to be done in one line, e.g. {@code start app-tier-instance-1}; {@code nothing} if so. */
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
