package io.elasticfaces.controller;

import io.elasticfaces.controller.decide.History;
import io.elasticfaces.controller.decide.InstanceOperation;
import io.elasticfaces.controller.decide.PoolDecision;
import io.elasticfaces.controller.decide.ScalingDecision;
import io.elasticfaces.controller.decide.ScalingSettings;
import io.elasticfaces.controller.observe.Fleet;
import io.elasticfaces.controller.observe.Instance;
import io.elasticfaces.controller.observe.InstanceState;
import io.elasticfaces.controller.observe.QueueCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes fleets, settings and histories for tests, and does to a fleet what a decision says, as EC2 would. */
public final class Fleets {
    public static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private Fleets() {}

    /**
     * A fleet of instances numbered from 1 in the order of the letters: p, r, s (stopping), o (stopped), t, x, k;
     * a small letter is of the launch template's version 1, a capital letter of version 2.
     */
    public static Fleet of(String states) {
        List<Instance> instances = new ArrayList<>();
        for (int i = 0; i < states.length(); i++) {
            char letter = Character.toLowerCase(states.charAt(i));
            int version = letter == states.charAt(i) ? 1 : 2;
            instances.add(instance(i + 1, state(letter), letter == 'k', version));
        }
        return new Fleet(instances);
    }

    public static Instance instance(int number, InstanceState state, boolean keepWarm, long version) {
        return new Instance("i-" + number, number, state, NOW.minusSeconds(3600), keepWarm, version, "a", "");
    }

    public static InstanceState state(char letter) {
        return switch (letter) {
            case 'p' -> InstanceState.PENDING;
            case 'r', 'k' -> InstanceState.RUNNING;
            case 's' -> InstanceState.STOPPING;
            case 'o' -> InstanceState.STOPPED;
            case 'x' -> InstanceState.SHUTTING_DOWN;
            case 't' -> InstanceState.TERMINATED;
            default -> InstanceState.UNKNOWN;
        };
    }

    public static ScalingSettings settings(int min, int max, int backlogPerInstance, boolean launches) {
        return settings(min, max, backlogPerInstance, launches, Duration.ZERO, Duration.ZERO);
    }

    public static ScalingSettings settings(
            int min, int max, int backlogPerInstance, boolean launches, Duration targetWait, Duration lookahead) {
        return settings(min, max, backlogPerInstance, targetWait, lookahead, launches ? max : 0);
    }

    public static ScalingSettings settings(
            int min, int max, int backlogPerInstance, Duration targetWait, Duration lookahead, int pool) {
        return new ScalingSettings(
                min,
                max,
                backlogPerInstance,
                targetWait,
                lookahead,
                Duration.ofSeconds(60),
                Duration.ZERO,
                Duration.ofSeconds(300),
                Duration.ofSeconds(120),
                pool);
    }

    /** The settings of {@link #settings} with the default stabilization window. */
    public static ScalingSettings stabilised() {
        return new ScalingSettings(
                0,
                15,
                1,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ofSeconds(60),
                Duration.ofSeconds(2),
                Duration.ofSeconds(300),
                Duration.ofSeconds(120),
                0);
    }

    /** A history that saw everything active start at that time. */
    public static History beginning(Instant at, QueueCounts counts, Fleet fleet, ScalingSettings settings) {
        return History.beginning()
                .next(at.minusSeconds(1), QueueCounts.of(0, 1), Fleet.EMPTY, settings)
                .next(at, counts, fleet, settings);
    }

    /** A history in which everything active was started that long ago, and the counts have been the same since. */
    public static History lasting(Duration howLong, QueueCounts counts, Fleet fleet, ScalingSettings settings) {
        return History.beginning()
                .next(NOW.minus(howLong).minusSeconds(1), QueueCounts.of(0, 1), Fleet.EMPTY, settings)
                .next(NOW.minus(howLong), counts, fleet, settings)
                .next(NOW, counts, fleet, settings);
    }

    public static Fleet after(ScalingDecision decision, Fleet fleet) {
        List<Instance> instances =
                new ArrayList<>(fleet.with(Set.copyOf(decision.ids(InstanceOperation.START)), InstanceState.PENDING)
                        .with(Set.copyOf(decision.ids(InstanceOperation.STOP)), InstanceState.STOPPING)
                        .instances());
        Set<String> warm = Set.copyOf(decision.ids(InstanceOperation.KEEP_WARM));
        Set<String> released = Set.copyOf(decision.ids(InstanceOperation.RELEASE));
        return new Fleet(instances.stream()
                .map(i -> new Instance(
                        i.id(),
                        i.number(),
                        i.state(),
                        i.launchedAt(),
                        warm.contains(i.id()) || (i.keepWarm() && !released.contains(i.id())),
                        i.version(),
                        i.zone(),
                        i.reason()))
                .toList());
    }

    public static Fleet after(PoolDecision decision, Fleet fleet) {
        Set<String> ended = decision.terminate().stream().map(Instance::id).collect(Collectors.toSet());
        List<Instance> instances =
                new ArrayList<>(fleet.with(ended, InstanceState.TERMINATED).instances());
        decision.launch()
                .forEach(launch -> instances.add(new Instance(
                        "i-" + launch.number() + "-" + instances.size(),
                        launch.number(),
                        InstanceState.PENDING,
                        NOW,
                        false,
                        launch.version(),
                        "a",
                        "")));
        return new Fleet(instances);
    }

    public static List<Integer> numbers(List<Instance> instances) {
        return instances.stream().map(Instance::number).collect(Collectors.toList());
    }
}
