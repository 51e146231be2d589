package io.elasticfaces.controller.decide;

import io.elasticfaces.controller.act.Launch;
import io.elasticfaces.controller.observe.Fleet;
import io.elasticfaces.controller.observe.Instance;
import io.elasticfaces.controller.observe.InstanceState;
import io.elasticfaces.controller.observe.QueueCounts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The scaling decision: a pure function of what has been measured. It calls nobody, keeps nothing and knows no clock, so
 * that it can be tested as a table.
 */
public final class ScalingPolicy {
    private static final int PATIENCE_LASTS = 10;

    private ScalingPolicy() {}

    /** Decides what to do with the fleet where no service time has been measured. */
    public static ScalingDecision decide(QueueCounts counts, Fleet fleet, History history, ScalingSettings settings) {
        return decide(counts, Duration.ZERO, fleet, history, settings);
    }

    /**
     * Decides what to do with the fleet.
     *
     * @param counts what lies in the queue
     * @param serviceTime how long a worker is busy with one request, as measured; zero where nothing has been measured
     * @param fleet all app instances
     * @param history what the measurements have shown, this one included
     * @param settings the limits
     */
    public static ScalingDecision decide(
            QueueCounts counts, Duration serviceTime, Fleet fleet, History history, ScalingSettings settings) {
        // What dead workers still hold invisible starts nobody: each running worker holds one at the most.
        int held = Math.min(counts.inFlight(), fleet.in(InstanceState.RUNNING).size());
        int soonTaken = soonTaken(counts, held, serviceTime, history, settings);
        int demand = (int) Math.min(Integer.MAX_VALUE, (long) counts.visible() - soonTaken + held);
        int wanted = wanted(demand, serviceTime, settings);
        int active = fleet.active().size();
        int ended = ended(counts, fleet, history, settings);
        int capacity = active - ended;

        int most = Math.min(settings.max(), history.breaker().most(history.now()));
        int missing = Math.min(wanted - capacity, most - active);
        List<Instance> start = fleet.inService().stream()
                .filter(instance -> instance.state() == InstanceState.STOPPED
                        && history.mayTry(InstanceOperation.START, instance.id()))
                .limit(Math.max(0, missing))
                .toList();
        List<Launch> launch = launches(missing - start.size(), fleet, history, settings);
        Duration hangAllowance = history.hangAllowance(settings);
        boolean hung = history.lasted(history.untakenSince(), hangAllowance);
        List<Instance> stop =
                hung ? hanging(fleet, history, settings) : stops(active - wanted, counts, fleet, history, settings);

        List<Instance> pool = fleet.inService();
        List<Instance> warm = pool.stream().limit(settings.min()).toList();
        List<Instance> keepWarm = warm.stream()
                .filter(instance -> !instance.keepWarm() && history.mayTry(InstanceOperation.TAG, instance.id()))
                .toList();
        List<Instance> release = pool.stream()
                .filter(instance -> instance.keepWarm()
                        && !warm.contains(instance)
                        && history.mayTry(InstanceOperation.TAG, instance.id()))
                .toList();

        String reason = need(counts, soonTaken, wanted, capacity, ended);
        if (!stop.isEmpty()) {
            reason = hung
                    ? "%d visible and none in flight for %d s: what runs takes nothing, and is to start anew"
                            .formatted(counts.visible(), hangAllowance.toSeconds())
                    : "nothing visible or in flight for %d s: %d wanted, %d there"
                            .formatted(settings.idleTimeout().toSeconds(), wanted, capacity);
        }
        return new ScalingDecision(demand, wanted, capacity, start, launch, stop, keepWarm, release, reason);
    }

    /**
     * Counts the visible requests that workers at work will have taken before settings.lookahead() is over: an instance
     * started for them would find nothing when it has booted. Where requests stay visible for ten times as long, the
     * workers do not get through, whatever was measured.
     */
    private static int soonTaken(
            QueueCounts counts, int held, Duration serviceTime, History history, ScalingSettings settings) {
        long millis = serviceTime.toMillis();
        Duration lookahead = settings.lookahead();
        boolean aims = settings.targetWait().toMillis() > 0;
        if (millis == 0 || aims || history.lasted(history.visibleSince(), lookahead.multipliedBy(PATIENCE_LASTS))) {
            return 0;
        }
        return (int) Math.min(counts.visible(), held * lookahead.toMillis() / millis);
    }

    private static int wanted(int demand, Duration serviceTime, ScalingSettings settings) {
        long millis = serviceTime.toMillis();
        long target = settings.targetWait().toMillis();
        // No instance works on two at a time, so that more instances than requests are of no use however short the
        // target.
        int fitting = target > 0 && millis > 0
                ? (int) Math.min(demand, Math.ceil((double) demand * millis / target))
                : (int) Math.ceil((double) demand / settings.backlogPerInstance());
        return Math.max(settings.min(), Math.min(settings.max(), fitting));
    }

    /** A worker that has just ended looks running until its machine is off; only its idleness gives it away. */
    private static int ended(QueueCounts counts, Fleet fleet, History history, ScalingSettings settings) {
        return history.lasted(history.unaccountedSince(), settings.stabilizationWindow())
                ? history.unaccounted(counts, fleet, settings)
                : 0;
    }

    private static List<Launch> launches(int missing, Fleet fleet, History history, ScalingSettings settings) {
        List<Instance> pool = fleet.pool();
        int count = Math.min(missing, settings.max() - pool.size());
        if (!settings.launches() || count <= 0) {
            return List.of();
        }
        Set<Integer> taken = pool.stream().map(Instance::number).collect(Collectors.toSet());
        return IntStream.iterate(1, number -> number + 1)
                .filter(number -> !taken.contains(number))
                .limit(count)
                .filter(number -> history.mayTry(InstanceOperation.LAUNCH, Instance.nameOf(number)))
                .mapToObj(number -> new Launch(number, clientToken(number, fleet, history.now())))
                .toList();
    }

    /**
     * The same token as long as the same instances of that name are shown, and within the hour: a launch that EC2 does not
     * show yet is not launched twice, not even by another controller that sees some of this one's launches already. Once
     * the instance is shown, and terminated, the token is another, as EC2 refuses that of a terminated instance
     * (<a href="https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html">idempotency</a>).
     */
    private static String clientToken(int number, Fleet fleet, Instant now) {
        String ids = fleet.instances().stream()
                .filter(instance -> instance.number() == number)
                .map(Instance::id)
                .sorted()
                .collect(Collectors.joining(","));
        String view = number + "|" + ids + "|" + Math.floorDiv(now.getEpochSecond(), 3600);
        return Instance.nameOf(number) + "-" + UUID.nameUUIDFromBytes(view.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Counts the instances that may be stopped now: so many may be missing again a moment later, and each costs a boot, so
     * that they go in steps.
     */
    private static int step(int tooMany, History history, ScalingSettings settings) {
        boolean all = settings.scaleDownStep() == ScalingSettings.MOST;
        boolean pausing =
                history.stoppedAt().isPresent() && !history.lasted(history.stoppedAt(), settings.idleTimeout());
        return all || !pausing ? Math.max(0, Math.min(tooMany, settings.scaleDownStep())) : 0;
    }

    /** Workers stop themselves; this is the net for those that did not. */
    private static List<Instance> stops(
            int tooMany, QueueCounts counts, Fleet fleet, History history, ScalingSettings settings) {
        if (!counts.idle() || !history.lasted(history.idleSince(), settings.idleTimeout())) {
            return List.of();
        }
        Set<String> warm = fleet.inService().stream()
                .limit(settings.min())
                .map(Instance::id)
                .collect(Collectors.toSet());
        List<Instance> idle = new ArrayList<>(fleet.inService().stream()
                .filter(instance -> instance.state() == InstanceState.RUNNING
                        && !warm.contains(instance.id())
                        && history.booted(instance, settings)
                        && history.mayTry(InstanceOperation.STOP, instance.id()))
                .toList());
        Collections.reverse(idle);
        return idle.stream().limit(step(tooMany, history, settings)).toList();
    }

    /**
     * What runs past its boot allowance while requests wait and nobody has taken any for long: impaired machines, hanging
     * workers. They would keep their places under max for ever; stopped, others start in their stead, and they themselves
     * on other hardware later. While one request is in flight somebody works, and nobody can tell who. The one that has
     * run for longest gets twice the time, as it is the next to be ready where they only boot slowly.
     */
    private static List<Instance> hanging(Fleet fleet, History history, ScalingSettings settings) {
        Duration allowance = history.hangAllowance(settings);
        List<Instance> untaken = fleet.inService().stream()
                .filter(instance -> instance.state() == InstanceState.RUNNING
                        && history.booted(instance, settings)
                        && history.untaken(instance, allowance, settings))
                .toList();
        Optional<Instance> oldest = untaken.stream().min(Comparator.comparing(history::since));
        return untaken.stream()
                .filter(instance -> history.mayTry(InstanceOperation.STOP, instance.id())
                        && (!oldest.get().equals(instance)
                                || history.untaken(instance, allowance.multipliedBy(2), settings)))
                .toList();
    }

    private static String need(QueueCounts counts, int soonTaken, int wanted, int capacity, int ended) {
        String soon = soonTaken == 0 ? "" : " (%d of them soon taken)".formatted(soonTaken);
        String more = ended == 0 ? "" : " (and %d without work, taken to have ended)".formatted(ended);
        return "%d visible%s, %d in flight: %d wanted, %d there%s"
                .formatted(counts.visible(), soon, counts.inFlight(), wanted, capacity, more);
    }
}
