package io.elasticfaces.controller.decide;

import io.elasticfaces.controller.observe.Fleet;
import io.elasticfaces.controller.observe.Instance;
import io.elasticfaces.controller.observe.InstanceState;
import io.elasticfaces.controller.observe.QueueCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The history of measurements, as far as decisions depend on it.
 *
 * @param now the time of the latest measurement
 * @param since the times since which conditions have held without interruption
 * @param takenAt the time when a message was last in flight or a reply came; empty before the first
 * @param activeSince the time since which each pending or running instance has been active, by id
 * @param stoppingSince the time since which each stopping instance has been stopping, by id
 * @param refusals the changes that EC2 refused, by the key of {@link InstanceOperation}
 * @param backoff the back-off of starts
 * @param liveness the time-out for instances that take no request
 * @param rollout the evidence about the latest version of the launch template
 */
public record History(
        Instant now,
        Since since,
        Optional<Instant> takenAt,
        Map<String, Instant> activeSince,
        Map<String, Instant> stoppingSince,
        Map<String, Refusal> refusals,
        CrashLoopBackoff backoff,
        LivenessTimeout liveness,
        Rollout rollout) {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** The longest gap between measurements that does not reset the times; EC2 throttles occasionally. */
    private static final Duration LONGEST_GAP = Duration.ofSeconds(10);

    /** Idle time after which the start back-off is reset. */
    private static final Duration LONG_IDLE = Duration.ofMinutes(1);

    /**
     * The times since which conditions have held; empty for those that do not hold.
     *
     * @param idle no message is visible or in flight
     * @param visible messages are visible
     * @param unaccounted messages are visible while instances past their startup grace have none
     * @param untaken messages are visible with none in flight, while running instances are past their startup grace
     */
    public record Since(
            Optional<Instant> idle,
            Optional<Instant> visible,
            Optional<Instant> unaccounted,
            Optional<Instant> untaken) {
        private static final Since NEVER =
                new Since(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A change that EC2 refused: the number of refusals, and the time of the next attempt. */
    public record Refusal(int times, Instant retryAt) {}

    public History {
        activeSince = Map.copyOf(activeSince);
        stoppingSince = Map.copyOf(stoppingSince);
        refusals = Map.copyOf(refusals);
    }

    /** Returns the initial history. Instances count as active since EC2's launch time. */
    public static History beginning() {
        return new History(
                Instant.MIN,
                Since.NEVER,
                Optional.empty(),
                Map.of(),
                Map.of(),
                Map.of(),
                CrashLoopBackoff.CLOSED,
                LivenessTimeout.NONE,
                Rollout.NONE);
    }

    /** Returns the history with another measurement, with the launch template as before and without replies. */
    public History next(Instant at, QueueCounts counts, Fleet fleet, ScalingSettings settings) {
        return next(at, counts, fleet, rollout.version(), false, settings);
    }

    /**
     * Returns the history with another measurement.
     *
     * @param template the latest version of the launch template; 0 without one
     * @param replied whether the web tier has received a worker's reply since the last measurement
     */
    public History next(
            Instant at, QueueCounts counts, Fleet fleet, long template, boolean replied, ScalingSettings settings) {
        boolean first = now.equals(Instant.MIN);
        Map<String, Instant> active = new HashMap<>();
        for (Instance instance : fleet.active()) {
            // EC2's launch time is only used if the controller has not seen the start, because clocks differ.
            Instant appeared = first && instance.launchedAt().isBefore(at) ? instance.launchedAt() : at;
            active.put(instance.id(), activeSince.getOrDefault(instance.id(), appeared));
        }
        Map<String, Instant> stopping = new HashMap<>();
        for (Instance instance : fleet.in(InstanceState.STOPPING)) {
            stopping.put(instance.id(), stoppingSince.getOrDefault(instance.id(), at));
        }
        List<Instance> ended = fleet.instances().stream()
                .filter(instance -> activeSince.containsKey(instance.id()) && !active.containsKey(instance.id()))
                .toList();
        History seen =
                new History(at, since, takenAt, active, stopping, refused(ended, at), backoff, liveness, rollout);
        boolean untaken = counts.visible() > 0
                && counts.inFlight() == 0
                && !seen.booted(fleet, settings).isEmpty();
        Since lasting = new Since(
                lasting(counts.idle(), since.idle(), at),
                lasting(counts.visible() > 0, since.visible(), at),
                lasting(seen.unaccounted(counts, fleet, settings) > 0, since.unaccounted(), at),
                lasting(untaken, since.untaken(), at));
        seen = new History(
                at,
                lasting,
                counts.inFlight() > 0 || replied ? Optional.of(at) : takenAt,
                active,
                stopping,
                seen.refusals,
                template == rollout.version() && !replied ? nextBackoff(at, counts, ended) : CrashLoopBackoff.CLOSED,
                nextLiveness(at, counts),
                rollout);
        return seen.with(rollout.next(template, this, seen, counts, replied, fleet, settings));
    }

    History with(Rollout other) {
        return new History(now, since, takenAt, activeSince, stoppingSince, refusals, backoff, liveness, other);
    }

    /** A start that EC2 accepted and could not carry out is tried again as if it had been refused. */
    private Map<String, Refusal> refused(List<Instance> ended, Instant at) {
        Map<String, Refusal> more = new HashMap<>(refusals);
        ended.stream().filter(instance -> instance.startFailure().isPresent()).forEach(instance -> {
            String key = instance.state() == InstanceState.STOPPING || instance.state() == InstanceState.STOPPED
                    ? InstanceOperation.START.of(instance.id())
                    : InstanceOperation.LAUNCH.of(instance.name());
            more.put(key, new Refusal(1, at.plus(LONGEST_PAUSE)));
        });
        return more;
    }

    /** The first request that an idle fleet takes shows the boot time of its oldest instance. */
    private LivenessTimeout nextLiveness(Instant at, QueueCounts counts) {
        if (counts.inFlight() == 0) {
            return liveness;
        }
        Optional<Instant> oldest = activeSince.values().stream().min(Comparator.naturalOrder());
        Instant taken = takenAt.orElse(Instant.MIN);
        boolean wasIdle = oldest.filter(taken::isBefore).isPresent()
                && since.visible().filter(taken::isBefore).isPresent();
        return liveness.taken(
                wasIdle ? Duration.between(later(oldest.get(), since.visible().get()), at) : liveness.bootSeen());
    }

    /**
     * Counts instances that ended although requests had been waiting and none was in flight since the instance's start.
     */
    private CrashLoopBackoff nextBackoff(Instant at, QueueCounts counts, List<Instance> ended) {
        if (counts.inFlight() > 0 || lasted(since.idle(), LONG_IDLE)) {
            return CrashLoopBackoff.CLOSED;
        }
        if (counts.visible() == 0 || since.visible().isEmpty()) {
            return backoff;
        }
        long withoutWork = ended.stream()
                .filter(instance -> instance.startFailure().isEmpty()
                        && takenAt.map(activeSince.get(instance.id())::isAfter).orElse(true))
                .count();
        return backoff.ended((int) withoutWork, at);
    }

    /**
     * Returns the history after a failed measurement. After a long gap the times are reset, because they may have been
     * interrupted.
     */
    public History failed(Instant at) {
        return now.equals(Instant.MIN) || Duration.between(now, at).compareTo(LONGEST_GAP) <= 0
                ? this
                : new History(
                        now, Since.NEVER, takenAt, activeSince, stoppingSince, refusals, backoff, liveness, rollout);
    }

    /** Returns the history after EC2 accepted a change of instances. */
    public History accepted(InstanceOperation change, Collection<String> ids) {
        Map<String, Refusal> left = new HashMap<>(refusals);
        ids.forEach(id -> left.remove(change.of(id)));
        if (change == InstanceOperation.TERMINATE) {
            // EC2 can still show the instance as stopped in the next measurements.
            ids.forEach(id -> left.put(change.of(id), new Refusal(1, now.plus(LONGEST_PAUSE))));
        }
        // A stop while requests wait is that of a hanging instance; idle ones are only stopped without requests.
        boolean hung = change == InstanceOperation.STOP
                && !ids.isEmpty()
                && since.untaken().isPresent();
        Map<String, Instant> active = new HashMap<>(activeSince);
        if (change == InstanceOperation.START) {
            // An instance that ends before the next measurement must count as started, or it would be restarted
            // endlessly.
            ids.forEach(id -> active.putIfAbsent(id, now));
        }
        Map<String, Instant> stopping = new HashMap<>(stoppingSince);
        if (change == InstanceOperation.FORCE_STOP) {
            // It gets the same time again.
            ids.forEach(id -> stopping.put(id, now));
        }
        LivenessTimeout alive = hung ? liveness.stopped(now) : liveness;
        return new History(now, since, takenAt, active, stopping, left, backoff, alive, rollout);
    }

    /** Returns the history after EC2 refused a change. Retries are due at once, then after 1, 3, 7, 15 and 30 s. */
    public History refused(InstanceOperation change, String id) {
        String key = change.of(id);
        int times = refusals.containsKey(key) ? refusals.get(key).times() + 1 : 1;
        Duration pause = Duration.ofSeconds((1L << Math.min(times - 1, 5)) - 1);
        Map<String, Refusal> more = new HashMap<>(refusals);
        more.put(key, new Refusal(times, now.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause)));
        return new History(now, since, takenAt, activeSince, stoppingSince, more, backoff, liveness, rollout);
    }

    /** Returns whether a change may be attempted now, considering EC2's refusals. */
    public boolean mayTry(InstanceOperation change, String id) {
        Refusal refusal = refusals.get(change.of(id));
        return refusal == null || !now.isBefore(refusal.retryAt());
    }

    /** Returns the time since which an instance has been active. */
    Instant since(Instance instance) {
        return activeSince.getOrDefault(instance.id(), now);
    }

    /**
     * Returns the pool in the order in which instances are used: see {@link Rollout#order}, then those of zones without a
     * start that EC2 refused or could not carry out, then the lowest numbers.
     */
    List<Instance> inOrder(Fleet fleet) {
        Set<String> fullZones = fleet.instances().stream()
                .filter(instance ->
                        instance.lacksCapacity() || refusals.containsKey(InstanceOperation.START.of(instance.id())))
                .map(Instance::zone)
                .collect(Collectors.toSet());
        return fleet.pool().stream()
                .sorted(rollout.order(fleet, now).thenComparing(instance -> fullZones.contains(instance.zone())))
                .toList();
    }

    /** Returns whether an instance has been stopping for a duration. */
    boolean isStoppingFor(Duration howLong, Instance instance) {
        return lasted(Optional.ofNullable(stoppingSince.get(instance.id())), howLong);
    }

    /** Returns the running instances that are past their startup grace. */
    List<Instance> booted(Fleet fleet, ScalingSettings settings) {
        return fleet.in(InstanceState.RUNNING).stream()
                .filter(instance -> booted(instance, settings))
                .toList();
    }

    boolean booted(Instance instance, ScalingSettings settings) {
        return Duration.between(since(instance), now).compareTo(settings.startupGrace()) > 0;
    }

    /** Returns the current liveness timeout of an instance past its startup grace. */
    public Duration livenessTimeout(ScalingSettings settings) {
        return liveness.allowance(settings.livenessTimeout());
    }

    /** Returns whether an instance past its startup grace has taken no request for a duration. */
    boolean untaken(Instance instance, Duration howLong, ScalingSettings settings) {
        Instant booted = since(instance).plus(settings.startupGrace());
        return lasted(since.untaken().map(untaken -> later(untaken, booted)), howLong);
    }

    /**
     * Returns the number of instances past their startup grace without a message in flight while messages are visible.
     */
    public int unaccounted(QueueCounts counts, Fleet fleet, ScalingSettings settings) {
        if (counts.visible() == 0) {
            return 0;
        }
        long booted = fleet.active().stream()
                .filter(instance -> booted(instance, settings))
                .count();
        return (int) Math.max(0, booted - counts.inFlight());
    }

    /** Returns whether a condition has lasted for a duration. */
    public boolean lasted(Optional<Instant> since, Duration howLong) {
        return since.isPresent() && Duration.between(since.get(), now).compareTo(howLong) >= 0;
    }

    private static Optional<Instant> lasting(boolean holds, Optional<Instant> before, Instant at) {
        return holds ? before.or(() -> Optional.of(at)) : Optional.empty();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
