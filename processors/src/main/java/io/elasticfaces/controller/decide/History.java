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

/**
 * The history of measurements, as far as decisions depend on it.
 *
 * @param now the time of the latest measurement
 * @param since the times since which conditions have held without interruption
 * @param takenAt the time when a message was last in flight; empty before the first
 * @param activeSince the time since which each pending or running instance has been active, by id
 * @param refusals the changes that EC2 refused, by the key of {@link InstanceOperation}
 * @param backoff the back-off of starts
 * @param liveness the time-out for instances that take no request
 */
public record History(
        Instant now,
        Since since,
        Optional<Instant> takenAt,
        Map<String, Instant> activeSince,
        Map<String, Refusal> refusals,
        CrashLoopBackoff backoff,
        LivenessTimeout liveness) {
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
     * @param untaken messages are visible with none in flight, while instances in service are past their startup grace
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
                CrashLoopBackoff.CLOSED,
                LivenessTimeout.NONE);
    }

    /** Returns the history with another measurement. */
    public History next(Instant at, QueueCounts counts, Fleet fleet, ScalingSettings settings) {
        boolean first = now.equals(Instant.MIN);
        Map<String, Instant> active = new HashMap<>();
        for (Instance instance : fleet.active()) {
            // EC2's launch time is only used if the controller has not seen the start, because clocks differ.
            Instant appeared = first && instance.launchedAt().isBefore(at) ? instance.launchedAt() : at;
            active.put(instance.id(), activeSince.getOrDefault(instance.id(), appeared));
        }
        History seen = new History(at, since, takenAt, active, refusals, backoff, liveness);
        boolean untaken = counts.visible() > 0
                && counts.inFlight() == 0
                && !seen.booted(fleet, settings).isEmpty();
        return new History(
                at,
                new Since(
                        lasting(counts.idle(), since.idle(), at),
                        lasting(counts.visible() > 0, since.visible(), at),
                        lasting(seen.unaccounted(counts, fleet, settings) > 0, since.unaccounted(), at),
                        lasting(untaken, since.untaken(), at)),
                counts.inFlight() > 0 ? Optional.of(at) : takenAt,
                active,
                refusals,
                nextBackoff(at, counts, active),
                nextLiveness(at, counts));
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
    private CrashLoopBackoff nextBackoff(Instant at, QueueCounts counts, Map<String, Instant> active) {
        if (counts.inFlight() > 0 || lasted(since.idle(), LONG_IDLE)) {
            return CrashLoopBackoff.CLOSED;
        }
        if (counts.visible() == 0 || since.visible().isEmpty()) {
            return backoff;
        }
        long withoutWork = activeSince.entrySet().stream()
                .filter(before -> !active.containsKey(before.getKey())
                        && takenAt.map(before.getValue()::isAfter).orElse(true))
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
                : new History(now, Since.NEVER, takenAt, activeSince, refusals, backoff, liveness);
    }

    /** Returns the history after EC2 accepted a change of instances. */
    public History accepted(InstanceOperation change, Collection<String> ids) {
        Map<String, Refusal> left = new HashMap<>(refusals);
        ids.forEach(id -> left.remove(change.of(id)));
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
        return new History(now, since, takenAt, active, left, backoff, hung ? liveness.stopped(now) : liveness);
    }

    /** Returns the history after EC2 refused a change. Retries are due at once, then after 1, 3, 7, 15 and 30 s. */
    public History refused(InstanceOperation change, String id) {
        String key = change.of(id);
        int times = refusals.containsKey(key) ? refusals.get(key).times() + 1 : 1;
        Duration pause = Duration.ofSeconds((1L << Math.min(times - 1, 5)) - 1);
        Map<String, Refusal> more = new HashMap<>(refusals);
        more.put(key, new Refusal(times, now.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause)));
        return new History(now, since, takenAt, activeSince, more, backoff, liveness);
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

    /** Returns the running instances in service that are past their startup grace. */
    List<Instance> booted(Fleet fleet, ScalingSettings settings) {
        return fleet.inService().stream()
                .filter(instance -> instance.state() == InstanceState.RUNNING && booted(instance, settings))
                .toList();
    }

    private boolean booted(Instance instance, ScalingSettings settings) {
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
