package io.elasticfaces.controller.decide;

import io.elasticfaces.controller.observe.Fleet;
import io.elasticfaces.controller.observe.Instance;
import io.elasticfaces.controller.observe.InstanceState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The policy of the pool: which instances exist, and from which version of the launch template. A pure function of the
 * fleet, the demand and the history, without calls, state or clock.
 */
public final class PoolPolicy {
    /** The maximum number of instances that boot beyond the demand, or are replaced, at the same time. */
    private static final int AT_ONCE = 3;

    /** The maximum number of instances of a version that has taken no request yet, while others exist. */
    private static final int UNPROVEN = 1;

    /** The time after which an instance that does not stop is forced off. */
    private static final Duration LONGEST_STOPPING = Duration.ofMinutes(2);

    private PoolPolicy() {}

    /**
     * Makes a decision.
     *
     * @param fleet the app instances
     * @param demand the scaling decision from the same measurement, which is carried out first
     * @param history the history of measurements, including the current one, with the version of the launch template
     * @param settings the limits
     */
    public static PoolDecision decide(Fleet fleet, ScalingDecision demand, History history, ScalingSettings settings) {
        List<Instance> forceStop = fleet.in(InstanceState.STOPPING).stream()
                .filter(instance -> history.isStoppingFor(LONGEST_STOPPING, instance)
                        && history.mayTry(InstanceOperation.FORCE_STOP, instance.id()))
                .toList();
        Rollout rollout = history.rollout();
        if (rollout.version() == 0) {
            return new PoolDecision(List.of(), forceStop, List.of(), stopping(forceStop));
        }
        List<Integer> missing = missing(fleet, settings);
        int active = fleet.active().size() + demand.start().size();
        List<Launch> launch = missing.stream()
                .limit(Math.max(0, launches(fleet, active, demand, history, settings)))
                .filter(number -> history.mayTry(InstanceOperation.LAUNCH, Instance.nameOf(number)))
                .map(number -> new Launch(
                        number, rollout.version(), clientToken(number, rollout.version(), fleet, history.now())))
                .toList();
        int current = (int) fleet.pool().stream().filter(rollout::isCurrent).count();
        int leaving = (int) fleet.pool().stream()
                .filter(instance -> isLeaving(instance, history))
                .count();
        int replaced = missing.size() + leaving;
        int replaceable = AT_ONCE - replaced - Math.max(0, active - demand.wanted());
        if (!rollout.isProven()) {
            replaceable = Math.min(replaceable, UNPROVEN - replaced - current);
        }
        List<Instance> terminate = terminations(replaceable, active, fleet, demand, history, settings);
        String reason = "%d of %d instances are of the launch template's version %d%s%s"
                .formatted(
                        current,
                        settings.pool(),
                        rollout.version(),
                        rollout.isProven() || current == fleet.pool().size() ? "" : ", which has taken no request yet",
                        stopping(forceStop));
        return new PoolDecision(launch, forceStop, terminate, reason);
    }

    /** Returns whether an instance is terminated but still shown. EC2 can show it as stopped for some seconds. */
    private static boolean isLeaving(Instance instance, History history) {
        return instance.state() == InstanceState.SHUTTING_DOWN
                || (instance.state() == InstanceState.STOPPED
                        && !history.mayTry(InstanceOperation.TERMINATE, instance.id()));
    }

    private static String stopping(List<Instance> forceStop) {
        return forceStop.isEmpty() ? "" : "; stopping for %d s".formatted(LONGEST_STOPPING.toSeconds());
    }

    private static List<Integer> missing(Fleet fleet, ScalingSettings settings) {
        Set<Integer> taken = fleet.pool().stream().map(Instance::number).collect(Collectors.toSet());
        return IntStream.rangeClosed(1, settings.pool())
                .filter(number -> !taken.contains(number))
                .boxed()
                .toList();
    }

    private static int launches(
            Fleet fleet, int active, ScalingDecision demand, History history, ScalingSettings settings) {
        if (history.rollout().isHalted()) {
            return 0;
        }
        int most = Math.min(settings.max(), history.backoff().most(history.now()));
        int room = settings.pool() - fleet.pool().size();
        int booting = demand.wanted() + AT_ONCE - active;
        int waitedFor = demand.wanted() - demand.capacity() - demand.start().size();
        return Math.min(Math.min(room, most - active), Math.max(booting, waitedFor));
    }

    /**
     * Returns the stopped instances to terminate: those with numbers beyond the pool, and a few of those of other
     * versions. Of several other versions the highest goes first, because after a return to an older image it is the
     * broken one.
     */
    private static List<Instance> terminations(
            int replaceable,
            int active,
            Fleet fleet,
            ScalingDecision demand,
            History history,
            ScalingSettings settings) {
        Rollout rollout = history.rollout();
        List<Instance> stopped = fleet.in(InstanceState.STOPPED).stream()
                .filter(instance -> !demand.start().contains(instance))
                .toList();
        List<Instance> idle = stopped.stream()
                .filter(instance -> history.mayTry(InstanceOperation.TERMINATE, instance.id()))
                .toList();
        Stream<Instance> beyond = idle.stream().filter(instance -> instance.number() > settings.pool());
        Stream<Instance> outdated = idle.stream()
                .filter(instance -> instance.number() <= settings.pool() && !rollout.isCurrent(instance))
                .sorted(Comparator.comparing(Instance::version)
                        .reversed()
                        .thenComparing(Comparator.comparing(Instance::number).reversed()))
                .limit(rollout.isHalted() ? 0 : Math.max(0, replaceable));
        // What is wanted now is kept.
        int spare = active + stopped.size() - demand.wanted();
        return Stream.concat(beyond, outdated).limit(Math.max(0, spare)).toList();
    }

    /**
     * Returns the client token of a launch. It is the same for an hour while EC2 shows the same instances with that
     * name, so that a launch that EC2 does not show yet is not repeated, even by another controller. It changes when
     * the instance is shown, because EC2 refuses the token of a terminated instance
     * (<a href="https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html">idempotency</a>).
     */
    private static String clientToken(int number, long version, Fleet fleet, Instant now) {
        String ids = fleet.instances().stream()
                .filter(instance -> instance.number() == number)
                .map(Instance::id)
                .sorted()
                .collect(Collectors.joining(","));
        String view = number + "|" + version + "|" + ids + "|" + Math.floorDiv(now.getEpochSecond(), 3600);
        return Instance.nameOf(number) + "-" + UUID.nameUUIDFromBytes(view.getBytes(StandardCharsets.UTF_8));
    }
}
