package io.elasticfaces.controller.observe;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * All app instances, lowest number first, those terminated included as long as EC2 still shows them.
 *
 * @param instances any order; kept sorted by number, then id
 */
public record Fleet(List<Instance> instances) {
    private static final Comparator<Instance> BY_NUMBER =
            Comparator.comparingInt(Instance::number).thenComparing(Instance::id);

    /** No instance at all, or none seen yet. */
    public static final Fleet EMPTY = new Fleet(List.of());

    public Fleet {
        instances = instances.stream().sorted(BY_NUMBER).toList();
    }

    /** Returns the instances in that state. */
    public List<Instance> in(InstanceState state) {
        return where(instance -> instance.state() == state);
    }

    /** Returns the instances that run or are about to. */
    public List<Instance> active() {
        return where(instance -> instance.state().active());
    }

    /** Returns the instances that exist: all but those terminated. */
    public List<Instance> pool() {
        return where(instance -> instance.state() != InstanceState.TERMINATED);
    }

    /** Returns the instances of the pool that the controller may start, tag and stop: all but those out of service. */
    public List<Instance> inService() {
        return where(instance -> instance.state() != InstanceState.TERMINATED && !instance.outOfService());
    }

    /** Counts the instances of every state, in the order of the states; 0 where none is. */
    public Map<InstanceState, Integer> byState() {
        Map<InstanceState, Integer> counts = new EnumMap<>(InstanceState.class);
        for (InstanceState state : InstanceState.values()) {
            counts.put(state, in(state).size());
        }
        return counts;
    }

    /** Returns this fleet with the named instances in another state: what EC2 has just agreed to. */
    public Fleet with(Set<String> ids, InstanceState state) {
        return new Fleet(instances.stream()
                .map(instance -> ids.contains(instance.id()) ? instance.in(state) : instance)
                .toList());
    }

    private List<Instance> where(Predicate<Instance> holds) {
        return instances.stream().filter(holds).toList();
    }
}
