package io.elasticfaces.controller.decide;

import io.elasticfaces.controller.observe.Fleet;
import io.elasticfaces.controller.observe.Instance;
import io.elasticfaces.controller.observe.InstanceState;
import io.elasticfaces.controller.observe.QueueCounts;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The scaling policy: a pure function of the measurements and their history, without calls, state or clock. */
public final class ScalingPolicy {
    private static final int LOOKAHEAD_LIMIT = 10;

    private ScalingPolicy() {}

    /** Makes a decision without a measured service time. */
    public static ScalingDecision decide(QueueCounts counts, Fleet fleet, History history, ScalingSettings settings) {
        return decide(counts, Duration.ZERO, fleet, history, settings);
    }

    /**
     * Makes a decision.
     *
     * @param counts the current counts of the queues
     * @param serviceTime the measured time that a worker is busy with one request; zero before the first measurement
     * @param fleet the app instances
     * @param history the history of measurements, including the current one
     * @param settings the limits
     */
    public static ScalingDecision decide(
            QueueCounts counts, Duration serviceTime, Fleet fleet, History history, ScalingSettings settings) {
        // A running worker has at most one request in flight. Requests in flight at dead workers start no instance.
        int held = Math.min(counts.inFlight(), fleet.in(InstanceState.RUNNING).size());
        int soonTaken = soonTaken(counts, held, serviceTime, history, settings);
        int demand = (int) Math.min(Integer.MAX_VALUE, (long) counts.visible() - soonTaken + held);
        int wanted = wanted(demand, serviceTime, settings);
        int active = fleet.active().size();
        int ended = ended(counts, fleet, history, settings);
        int capacity = active - ended;

        int most = Math.min(settings.max(), history.backoff().most(history.now()));
        int missing = Math.min(wanted - capacity, most - active);
        List<Instance> pool = history.inOrder(fleet);
        List<Instance> start = pool.stream()
                .filter(instance -> instance.state() == InstanceState.STOPPED
                        && history.mayTry(InstanceOperation.START, instance.id()))
                .limit(Math.max(0, missing))
                .toList();
        Duration livenessTimeout = history.livenessTimeout(settings);
        boolean hung = history.lasted(history.since().untaken(), livenessTimeout);
        List<Instance> stop =
                hung ? hanging(fleet, history, settings) : stops(active - wanted, counts, fleet, history, settings);

        List<Instance> warm = pool.stream().limit(settings.min()).toList();
        List<Instance> keepWarm = warm.stream()
                .filter(instance -> !instance.keepWarm() && history.mayTry(InstanceOperation.KEEP_WARM, instance.id()))
                .toList();
        List<Instance> release = pool.stream()
                .filter(instance -> instance.keepWarm()
                        && !warm.contains(instance)
                        && history.mayTry(InstanceOperation.RELEASE, instance.id()))
                .toList();

        String reason = need(counts, soonTaken, wanted, capacity, ended);
        if (!stop.isEmpty()) {
            reason = hung
                    ? "%d visible and none in flight for %d s: running instances take no requests and are restarted"
                            .formatted(counts.visible(), livenessTimeout.toSeconds())
                    : "nothing visible or in flight for %d s: %d wanted, %d available"
                            .formatted(settings.idleTimeout().toSeconds(), wanted, capacity);
        }
        return new ScalingDecision(demand, wanted, capacity, keepWarm, release, start, stop, reason);
    }

    /**
     * Returns the number of visible requests that busy workers will take within the lookahead. An instance that is
     * started for them would find no request after its boot. If requests stay visible for ten times as long, the
     * measured service time does not apply, and the result is 0.
     */
    private static int soonTaken(
            QueueCounts counts, int held, Duration serviceTime, History history, ScalingSettings settings) {
        long millis = serviceTime.toMillis();
        Duration lookahead = settings.lookahead();
        boolean aims = settings.targetWait().toMillis() > 0;
        if (millis == 0 || aims || history.lasted(history.since().visible(), lookahead.multipliedBy(LOOKAHEAD_LIMIT))) {
            return 0;
        }
        return (int) Math.min(counts.visible(), held * lookahead.toMillis() / millis);
    }

    private static int wanted(int demand, Duration serviceTime, ScalingSettings settings) {
        long millis = serviceTime.toMillis();
        long target = settings.targetWait().toMillis();
        // An instance processes one request at a time, so more instances than requests are useless.
        int fitting = target > 0 && millis > 0
                ? (int) Math.min(demand, Math.ceil((double) demand * millis / target))
                : (int) Math.ceil((double) demand / settings.backlogPerInstance());
        return Math.max(settings.min(), Math.min(settings.max(), fitting));
    }

    /**
     * Returns the number of running instances whose worker has ended. EC2 shows them as running until they are off, so
     * they are recognised by their idleness.
     */
    private static int ended(QueueCounts counts, Fleet fleet, History history, ScalingSettings settings) {
        return history.lasted(history.since().unaccounted(), settings.stabilizationWindow())
                ? history.unaccounted(counts, fleet, settings)
                : 0;
    }

    /** Returns the idle instances to stop. Idle workers normally stop themselves. */
    private static List<Instance> stops(
            int tooMany, QueueCounts counts, Fleet fleet, History history, ScalingSettings settings) {
        if (!counts.idle() || !history.lasted(history.since().idle(), settings.idleTimeout())) {
            return List.of();
        }
        Set<String> warm = history.inOrder(fleet).stream()
                .limit(settings.min())
                .map(Instance::id)
                .collect(Collectors.toSet());
        return history.booted(fleet, settings).stream()
                .filter(instance ->
                        !warm.contains(instance.id()) && history.mayTry(InstanceOperation.STOP, instance.id()))
                .sorted(Comparator.comparingInt(Instance::number).reversed())
                .limit(Math.max(0, tooMany))
                .toList();
    }

    /**
     * Returns the hanging instances: those past their startup grace while requests wait and none is in flight. They
     * would count towards max indefinitely. After the stop, other instances start instead, and these start later on
     * other hardware. While a request is in flight, it is unknown which instance works on it, so none is stopped. The
     * oldest one gets twice the time, because it is the first to be ready if the instances only boot slowly.
     */
    private static List<Instance> hanging(Fleet fleet, History history, ScalingSettings settings) {
        Duration allowance = history.livenessTimeout(settings);
        List<Instance> untaken = history.booted(fleet, settings).stream()
                .filter(instance -> history.untaken(instance, allowance, settings))
                .toList();
        Optional<Instance> oldest = untaken.stream().min(Comparator.comparing(history::since));
        return untaken.stream()
                .filter(instance -> history.mayTry(InstanceOperation.STOP, instance.id())
                        && (!oldest.get().equals(instance)
                                || history.untaken(instance, allowance.multipliedBy(2), settings)))
                .toList();
    }

    private static String need(QueueCounts counts, int soonTaken, int wanted, int capacity, int ended) {
        String soon = soonTaken == 0 ? "" : " (%d of them taken soon)".formatted(soonTaken);
        String more = ended == 0 ? "" : " (and %d idle, counted as ended)".formatted(ended);
        return "%d visible%s, %d in flight: %d wanted, %d available%s"
                .formatted(counts.visible(), soon, counts.inFlight(), wanted, capacity, more);
    }
}
