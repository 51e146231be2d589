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
 * What the measurements before this one have shown, as far as a decision needs it.
 *
 * @param now when the latest measurement was made
 * @param idleSince since when nothing has been visible or in flight; empty when something is
 * @param visibleSince since when messages have been visible; empty when none is
 * @param unaccountedSince since when messages have been visible while instances past their boot allowance have been
 *     without one; empty when not so
 * @param untakenSince since when messages have been visible and none in flight while instances in service have run past
 *     their boot allowance; empty when not so
 * @param stoppedAt when EC2 last agreed to stop instances for us; empty where it never did
 * @param takenAt when a message was last seen in flight; empty where none was yet
 * @param activeSince per instance that runs or is about to: since when
 * @param refusals what EC2 has refused of late, by the key that {@link InstanceOperation} makes
 * @param breaker whether starting instances has been of any use of late
 * @param hang how long instances may take nothing before they are taken to hang
 */
public record History(
        Instant now,
        Optional<Instant> idleSince,
        Optional<Instant> visibleSince,
        Optional<Instant> unaccountedSince,
        Optional<Instant> untakenSince,
        Optional<Instant> stoppedAt,
        Optional<Instant> takenAt,
        Map<String, Instant> activeSince,
        Map<String, Refusal> refusals,
        CrashLoopBackoff breaker,
        LivenessTimeout hang) {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** What lasts is taken to have lasted through measurements that failed for so long: EC2 throttles now and then. */
    private static final Duration LONGEST_GAP = Duration.ofSeconds(10);

    /** Who finds nothing to do for so long has no reason to remember what went wrong before. */
    private static final Duration LONG_IDLE = Duration.ofMinutes(1);

    /** A change that EC2 refused, and when it may be tried again. */
    public record Refusal(int times, Instant retryAt) {}

    public History {
        activeSince = Map.copyOf(activeSince);
        refusals = Map.copyOf(refusals);
    }

    /** Begins without any memory: what runs has run since EC2 last started it. */
    public static History beginning() {
        Optional<Instant> never = Optional.empty();
        return new History(
                Instant.MIN,
                never,
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

    /** Returns the history with one more measurement. */
    public History next(Instant at, QueueCounts counts, Fleet fleet, ScalingSettings settings) {
        boolean first = now.equals(Instant.MIN);
        Map<String, Instant> since = new HashMap<>();
        for (Instance instance : fleet.active()) {
            // EC2's own time is trusted only where we have not seen the start ourselves: clocks differ.
            Instant appeared = first && instance.launchedAt().isBefore(at) ? instance.launchedAt() : at;
            since.put(instance.id(), activeSince.getOrDefault(instance.id(), appeared));
        }
        History seen = new History(
                at,
                idleSince,
                visibleSince,
                unaccountedSince,
                untakenSince,
                stoppedAt,
                takenAt,
                since,
                refusals,
                breaker,
                hang);
        return new History(
                at,
                since(counts.idle(), idleSince, at),
                since(counts.visible() > 0, visibleSince, at),
                since(seen.unaccounted(counts, fleet, settings) > 0, unaccountedSince, at),
                since(
                        counts.visible() > 0 && counts.inFlight() == 0 && seen.anyAtWork(fleet, settings),
                        untakenSince,
                        at),
                stoppedAt,
                counts.inFlight() > 0 ? Optional.of(at) : takenAt,
                since,
                refusals,
                breaker(at, counts, since.keySet()),
                hang(at, counts));
    }

    /** The first request that a fleet takes of which none had taken any says how long its oldest instance booted. */
    private LivenessTimeout hang(Instant at, QueueCounts counts) {
        if (counts.inFlight() == 0) {
            return hang;
        }
        Optional<Instant> oldest = activeSince.values().stream().min(Comparator.naturalOrder());
        Instant taken = takenAt.orElse(Instant.MIN);
        return oldest.isPresent()
                        && oldest.get().isAfter(taken)
                        && visibleSince.isPresent()
                        && visibleSince.get().isAfter(taken)
                ? hang.taken(Duration.between(
                        oldest.get().isAfter(visibleSince.get()) ? oldest.get() : visibleSince.get(), at))
                : hang.taken(hang.bootSeen());
    }

    /** An instance has ended in vain where requests have waited since before, and none was in flight since its start. */
    private CrashLoopBackoff breaker(Instant at, QueueCounts counts, Set<String> active) {
        if (counts.inFlight() > 0 || lasted(idleSince, LONG_IDLE)) {
            return CrashLoopBackoff.CLOSED;
        }
        if (counts.visible() == 0 || visibleSince.isEmpty()) {
            return breaker;
        }
        long inVain = activeSince.entrySet().stream()
                .filter(before -> !active.contains(before.getKey())
                        && takenAt.map(before.getValue()::isAfter).orElse(true))
                .count();
        return breaker.ended((int) inVain, at);
    }

    /** Returns the history after a measurement that failed: after a while, what lasted may have been interrupted unseen. */
    public History failed(Instant at) {
        if (now.equals(Instant.MIN) || Duration.between(now, at).compareTo(LONGEST_GAP) <= 0) {
            return this;
        }
        Optional<Instant> unknown = Optional.empty();
        return new History(
                now, unknown, unknown, unknown, unknown, stoppedAt, takenAt, activeSince, refusals, breaker, hang);
    }

    /** Returns the history in which EC2 has agreed to that change of these. */
    public History accepted(InstanceOperation change, Collection<String> ids) {
        Map<String, Refusal> left = new HashMap<>(refusals);
        ids.forEach(id -> left.remove(change.of(id)));
        Optional<Instant> stopped = change == InstanceOperation.STOP && !ids.isEmpty() ? Optional.of(now) : stoppedAt;
        // What is stopped while requests wait is stopped as hung: idle ones go only where none does.
        boolean hung = change == InstanceOperation.STOP && !ids.isEmpty() && untakenSince.isPresent();
        Map<String, Instant> since = new HashMap<>(activeSince);
        if (change == InstanceOperation.START) {
            // Else one that ends before it is looked at again would never have been there, and be started for ever.
            ids.forEach(id -> since.putIfAbsent(id, now));
        }
        return with(stopped, left, since, hung ? hang.stopped(now) : hang);
    }

    /** Returns the history in which EC2 has refused that: it may be tried at once, then after 1, 3, 7, 15 and 30 s. */
    public History refused(InstanceOperation change, String id) {
        String key = change.of(id);
        int times = refusals.containsKey(key) ? refusals.get(key).times() + 1 : 1;
        Duration pause = Duration.ofSeconds((1L << Math.min(times - 1, 5)) - 1);
        Map<String, Refusal> more = new HashMap<>(refusals);
        more.put(key, new Refusal(times, now.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause)));
        return with(stoppedAt, more, activeSince, hang);
    }

    private History with(
            Optional<Instant> stopped,
            Map<String, Refusal> refused,
            Map<String, Instant> active,
            LivenessTimeout hanging) {
        return new History(
                now,
                idleSince,
                visibleSince,
                unaccountedSince,
                untakenSince,
                stopped,
                takenAt,
                active,
                refused,
                breaker,
                hanging);
    }

    /** Says whether that may be tried now, as far as EC2's refusals go. */
    public boolean mayTry(InstanceOperation change, String id) {
        String key = change.of(id);
        return !refusals.containsKey(key) || !now.isBefore(refusals.get(key).retryAt());
    }

    /** Says whether the instance has been there for longer than it may take to boot. */
    public boolean booted(Instance instance, ScalingSettings settings) {
        Instant since = activeSince.getOrDefault(instance.id(), now);
        return Duration.between(since, now).compareTo(settings.startupGrace()) > 0;
    }

    /** Returns how long an instance past its boot allowance may take nothing before it is taken to hang. */
    public Duration hangAllowance(ScalingSettings settings) {
        return hang.allowance(settings.livenessTimeout());
    }

    /** Says whether the instance has been past its boot allowance, while requests waited for it, for that long. */
    boolean untaken(Instance instance, Duration howLong, ScalingSettings settings) {
        Instant booted = activeSince.getOrDefault(instance.id(), now).plus(settings.startupGrace());
        return lasted(untakenSince.map(since -> since.isAfter(booted) ? since : booted), howLong);
    }

    /** Returns since when the instance runs or is about to, as far as is known. */
    Instant since(Instance instance) {
        return activeSince.getOrDefault(instance.id(), now);
    }

    private boolean anyAtWork(Fleet fleet, ScalingSettings settings) {
        return fleet.inService().stream()
                .anyMatch(instance -> instance.state() == InstanceState.RUNNING && booted(instance, settings));
    }

    /** Counts the instances past their boot allowance that no message in flight accounts for while some are visible. */
    public int unaccounted(QueueCounts counts, Fleet fleet, ScalingSettings settings) {
        if (counts.visible() == 0) {
            return 0;
        }
        long booted = fleet.active().stream()
                .filter(instance -> booted(instance, settings))
                .count();
        return (int) Math.max(0, booted - counts.inFlight());
    }

    /** Says whether something has lasted until now for that long. */
    public boolean lasted(Optional<Instant> since, Duration howLong) {
        return since.isPresent() && Duration.between(since.get(), now).compareTo(howLong) >= 0;
    }

    private static Optional<Instant> since(boolean holds, Optional<Instant> before, Instant at) {
        return holds ? Optional.of(before.orElse(at)) : Optional.empty();
    }
}
