package io.elasticfaces.controller.decide;

import io.elasticfaces.controller.observe.Fleet;
import io.elasticfaces.controller.observe.Instance;
import io.elasticfaces.controller.observe.InstanceState;
import io.elasticfaces.controller.observe.QueueCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The evidence about the latest version of the launch template. It is proven when one of its instances has taken a
 * request. It has failed when one of its instances took none although requests waited during all of its life. Neither
 * SQS nor a reply tells which instance took a request, so this is concluded.
 *
 * @param version the latest version; 0 without a launch template
 * @param tookAt the time when an instance of this version last took a request; empty before the first
 * @param failures the number of failures since one took a request
 * @param failedAt the time of the last of them; empty without one
 */
public record Rollout(long version, Optional<Instant> tookAt, int failures, Optional<Instant> failedAt) {
    /** No launch template. */
    public static final Rollout NONE = of(0);

    private static final int MOST_FAILURES = 3;

    /** The time between two failures that count. It is longer than the delay of SQS's counts. */
    private static final Duration BETWEEN = Duration.ofMinutes(1);

    /** Returns a version about which nothing is known. */
    static Rollout of(long version) {
        return new Rollout(version, Optional.empty(), 0, Optional.empty());
    }

    /** Returns whether an instance of this version has taken a request, and they do not keep failing since. */
    public boolean isProven() {
        return tookAt.isPresent() && !isHalted();
    }

    /** Returns whether instances of this version keep failing, so that no further instances are replaced. */
    public boolean isHalted() {
        return failures >= MOST_FAILURES;
    }

    /** Returns whether an instance was launched from this version. */
    public boolean isCurrent(Instance instance) {
        return instance.version() == version;
    }

    /**
     * Returns the evidence after another measurement.
     *
     * @param template the latest version of the launch template
     * @param before the history before the measurement
     * @param seen the history with the measurement
     * @param replied whether a worker has replied since the last measurement
     */
    Rollout next(
            long template,
            History before,
            History seen,
            QueueCounts counts,
            boolean replied,
            Fleet fleet,
            ScalingSettings settings) {
        if (template != version) {
            return of(template);
        }
        if (version == 0) {
            return this;
        }
        if (took(before, counts, replied, fleet)) {
            return new Rollout(version, Optional.of(seen.now()), 0, Optional.empty());
        }
        boolean failed = mayFail(seen.now())
                && fleet.instances().stream()
                        .anyMatch(instance -> isCurrent(instance) && failed(instance, before, seen, settings));
        return failed ? new Rollout(version, tookAt, failures + 1, Optional.of(seen.now())) : this;
    }

    private boolean mayFail(Instant now) {
        return failedAt.map(at -> !now.isBefore(at.plus(BETWEEN))).orElse(true);
    }

    /** Each running instance has at most one request in flight. */
    private boolean took(History before, QueueCounts counts, boolean replied, Fleet fleet) {
        List<Instance> running = fleet.in(InstanceState.RUNNING);
        long others = running.stream().filter(instance -> !isCurrent(instance)).count();
        if (running.size() > others && counts.inFlight() > others) {
            return true;
        }
        // A quick worker's request is never seen in flight, but there is a reply, or the queue is empty.
        List<Instance> were = fleet.instances().stream()
                .filter(instance -> before.activeSince().containsKey(instance.id()))
                .toList();
        boolean emptied = before.since().visible().isPresent() && counts.visible() == 0;
        return (replied || emptied)
                && were.stream().allMatch(this::isCurrent)
                && were.stream().anyMatch(instance -> instance.state() != InstanceState.PENDING);
    }

    private boolean failed(Instance instance, History before, History seen, ScalingSettings settings) {
        Instant started = before.activeSince().get(instance.id());
        boolean waitedFor = started != null
                && tookAt.map(started::isAfter).orElse(true)
                && seen.since()
                        .visible()
                        .filter(visible -> !visible.isAfter(started))
                        .isPresent();
        boolean ended = !instance.state().active() && instance.startFailure().isEmpty();
        boolean hangs = instance.state() == InstanceState.RUNNING && seen.booted(instance, settings);
        return waitedFor && (ended || hangs);
    }

    /**
     * Returns the order in which instances are used: those of a proven version first. One of an unproven version comes
     * first as a test, and the others last; after a failure, all of them come last. The test stays the same while it is
     * kept warm or active; others become warm in the order of their numbers, so it is the one with the highest number.
     */
    Comparator<Instance> order(Fleet fleet, Instant now) {
        Predicate<Instance> first = this::isCurrent;
        if (version == 0 || fleet.pool().stream().allMatch(first)) {
            return Comparator.comparing(any -> 0);
        }
        if (isProven()) {
            return Comparator.comparing(first.negate()::test);
        }
        Optional<Instance> test = isHalted() || !mayFail(now)
                ? Optional.empty()
                : fleet.pool().stream()
                        .filter(first)
                        .min(Comparator.<Instance, Boolean>comparing(instance -> !instance.keepWarm())
                                .thenComparing(instance -> !instance.state().active())
                                .thenComparing(
                                        Comparator.comparing(Instance::number).reversed()));
        Predicate<Instance> isTest = instance -> test.filter(instance::equals).isPresent();
        return Comparator.<Instance, Boolean>comparing(isTest.negate()::test).thenComparing(first::test);
    }
}
