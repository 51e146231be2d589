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
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The history of measurements, as far as decisions depend on it.
 *
 * @param now the time of the latest measurement
 * @param idleSince the time since which no message has been visible or in flight; empty otherwise
 * @param visibleSince the time since which messages have been visible; empty otherwise
 * @param unaccountedSince the time since which messages have been visible while instances past their startup grace have
 *     had none; empty otherwise
 * @param untakenSince the time since which messages have been visible with none in flight, while instances in service
 *     have run past their startup grace; empty otherwise
 * @param takenAt the time when a message was last in flight; empty before the first
 * @param activeSince the time since which each pending or running instance has been active, by id
 * @param refusals the changes that EC2 refused, by the key of {@link InstanceOperation}
 * @param backoff the back-off of starts
 * @param liveness the time-out for instances that take no request
 */
public record History(
        Instant now,
        Optional<Instant> idleSince,
        Optional<Instant> visibleSince,
        Optional<Instant> unaccountedSince,
        Optional<Instant> untakenSince,
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

    /** A change that EC2 refused: the number of refusals, and the time of the next attempt. */
    public record Refusal(int times, Instant retryAt) {}

    public History {
        activeSince = Map.copyOf(activeSince);
        refusals = Map.copyOf(refusals);
    }

    /** Returns the initial history. Instances count as active since EC2's launch time. */
    public static History beginning() {
        Optional<Instant> never = Optional.empty();
        return new History(
                Instant.MIN,
                never,
                never,
                never,
                never,
                never,
                Map.of(),
                Map.of(),
                CrashLoopBackoff.CLOSED,
                LivenessTimeout.NONE);
    }

    /** Returns the history with another measurement. */
    public History next(Instant at, QueueCounts counts, Fleet fleet, ScalingSettings settings) {
        boolean first = now.equals(Instant.MIN);
        Map<String, Instant> since = new HashMap<>();
        for (Instance instance : fleet.active()) {
            // EC2's launch time is only used if the controller has not seen the start, because clocks differ.
            Instant appeared = first && instance.launchedAt().isBefore(at) ? instance.launchedAt() : at;
            since.put(instance.id(), activeSince.getOrDefault(instance.id(), appeared));
        }
        History seen = new History(
                at,
                idleSince,
                visibleSince,
                unaccountedSince,
                untakenSince,
                takenAt,
                since,
                refusals,
                backoff,
                liveness);
        return new History(
                at,
                since(counts.idle(), idleSince, at),
                since(counts.visible() > 0, visibleSince, at),
                since(seen.unaccounted(counts, fleet, settings) > 0, unaccountedSince, at),
                since(
                        counts.visible() > 0 && counts.inFlight() == 0 && seen.anyAtWork(fleet, settings),
                        untakenSince,
                        at),
                counts.inFlight() > 0 ? Optional.of(at) : takenAt,
                since,
                refusals,
                backoff(at, counts, since.keySet()),
                liveness(at, counts));
    }

    /** The first request that an idle fleet takes shows the boot time of its oldest instance. */
    private LivenessTimeout liveness(Instant at, QueueCounts counts) {
        if (counts.inFlight() == 0) {
            return liveness;
        }
        Optional<Instant> oldest = activeSince.values().stream().min(Comparator.naturalOrder());
        Instant taken = takenAt.orElse(Instant.MIN);
        return oldest.isPresent()
                        && oldest.get().isAfter(taken)
                        && visibleSince.isPresent()
                        && visibleSince.get().isAfter(taken)
                ? liveness.taken(Duration.between(
                        oldest.get().isAfter(visibleSince.get()) ? oldest.get() : visibleSince.get(), at))
                : liveness.taken(liveness.bootSeen());
    }

    /**
     * Counts instances that ended although requests had been waiting and none was in flight since the instance's start.
     */
    private CrashLoopBackoff backoff(Instant at, QueueCounts counts, Set<String> active) {
        if (counts.inFlight() > 0 || lasted(idleSince, LONG_IDLE)) {
            return CrashLoopBackoff.CLOSED;
        }
        if (counts.visible() == 0 || visibleSince.isEmpty()) {
            return backoff;
        }
        long withoutWork = activeSince.entrySet().stream()
                .filter(before -> !active.contains(before.getKey())
                        && takenAt.map(before.getValue()::isAfter).orElse(true))
                .count();
        return backoff.ended((int) withoutWork, at);
    }

    /**
     * Returns the history after a failed measurement. After a long gap the times are reset, because they may have been
     * interrupted.
     */
    public History failed(Instant at) {
        if (now.equals(Instant.MIN) || Duration.between(now, at).compareTo(LONGEST_GAP) <= 0) {
            return this;
        }
        Optional<Instant> unknown = Optional.empty();
        return new History(now, unknown, unknown, unknown, unknown, takenAt, activeSince, refusals, backoff, liveness);
    }

    /** Returns the history after EC2 accepted a change of instances. */
    public History accepted(InstanceOperation change, Collection<String> ids) {
        Map<String, Refusal> left = new HashMap<>(refusals);
        ids.forEach(id -> left.remove(change.of(id)));
        // A stop while requests wait is that of a hanging instance; idle ones are only stopped without requests.
        boolean hung = change == InstanceOperation.STOP && !ids.isEmpty() && untakenSince.isPresent();
        Map<String, Instant> since = new HashMap<>(activeSince);
        if (change == InstanceOperation.START) {
            // An instance that ends before the next measurement must count as started, or it would be restarted
            // endlessly.
            ids.forEach(id -> since.putIfAbsent(id, now));
        }
        return with(left, since, hung ? liveness.stopped(now) : liveness);
    }

    /** Returns the history after EC2 refused a change. Retries are due at once, then after 1, 3, 7, 15 and 30 s. */
    public History refused(InstanceOperation change, String id) {
        String key = change.of(id);
        int times = refusals.containsKey(key) ? refusals.get(key).times() + 1 : 1;
        Duration pause = Duration.ofSeconds((1L << Math.min(times - 1, 5)) - 1);
        Map<String, Refusal> more = new HashMap<>(refusals);
        more.put(key, new Refusal(times, now.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause)));
        return with(more, activeSince, liveness);
    }

    private History with(Map<String, Refusal> refused, Map<String, Instant> active, LivenessTimeout nextLiveness) {
        return new History(
                now,
                idleSince,
                visibleSince,
                unaccountedSince,
                untakenSince,
                takenAt,
                active,
                refused,
                backoff,
                nextLiveness);
    }

    /** Returns whether a change may be attempted now, considering EC2's refusals. */
    public boolean mayTry(InstanceOperation change, String id) {
        String key = change.of(id);
        return !refusals.containsKey(key) || !now.isBefore(refusals.get(key).retryAt());
    }

    /** Returns whether an instance has been active for longer than the startup grace. */
    public boolean booted(Instance instance, ScalingSettings settings) {
        Instant since = activeSince.getOrDefault(instance.id(), now);
        return Duration.between(since, now).compareTo(settings.startupGrace()) > 0;
    }

    /** Returns the current liveness timeout of an instance past its startup grace. */
    public Duration livenessTimeout(ScalingSettings settings) {
        return liveness.allowance(settings.livenessTimeout());
    }

    /** Returns whether an instance past its startup grace has taken no waiting request for a duration. */
    boolean untaken(Instance instance, Duration howLong, ScalingSettings settings) {
        Instant booted = activeSince.getOrDefault(instance.id(), now).plus(settings.startupGrace());
        return lasted(untakenSince.map(since -> since.isAfter(booted) ? since : booted), howLong);
    }

    /** Returns the time since which an instance has been active. */
    Instant since(Instance instance) {
        return activeSince.getOrDefault(instance.id(), now);
    }

    private boolean anyAtWork(Fleet fleet, ScalingSettings settings) {
        return fleet.inService().stream()
                .anyMatch(instance -> instance.state() == InstanceState.RUNNING && booted(instance, settings));
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

    private static Optional<Instant> since(boolean holds, Optional<Instant> before, Instant at) {
        return holds ? Optional.of(before.orElse(at)) : Optional.empty();
    }
}
