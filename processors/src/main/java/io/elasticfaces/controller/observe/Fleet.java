package io.elasticfaces.controller.observe;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The app instances, in order of their numbers, including terminated ones that EC2 still reports.
 *
 * @param instances in any order; sorted by number, then id
 */
public record Fleet(List<Instance> instances) {
    private static final Comparator<Instance> BY_NUMBER =
            Comparator.comparingInt(Instance::number).thenComparing(Instance::id);

    /** The empty fleet. */
    public static final Fleet EMPTY = new Fleet(List.of());

    public Fleet {
        instances = instances.stream().sorted(BY_NUMBER).toList();
    }

    /** Returns the instances in a state. */
    public List<Instance> in(InstanceState state) {
        return where(instance -> instance.state() == state);
    }

    /** Returns the pending and running instances. */
    public List<Instance> active() {
        return where(instance -> instance.state().active());
    }

    /** Returns all instances except terminated ones. */
    public List<Instance> pool() {
        return where(instance -> instance.state() != InstanceState.TERMINATED);
    }

    /** Returns the number of instances by state, for all states in order. */
    public Map<InstanceState, Integer> byState() {
        Map<InstanceState, Integer> counts = new EnumMap<>(InstanceState.class);
        for (InstanceState state : InstanceState.values()) {
            counts.put(state, in(state).size());
        }
        return counts;
    }

    /** Returns a copy in which the given instances have another state. */
    public Fleet with(Set<String> ids, InstanceState state) {
        return new Fleet(instances.stream()
                .map(instance -> ids.contains(instance.id()) ? instance.in(state) : instance)
                .toList());
    }

    private List<Instance> where(Predicate<Instance> holds) {
        return instances.stream().filter(holds).toList();
    }
}
