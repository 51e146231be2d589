package io.elasticfaces.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.controller.decide.History;
import io.elasticfaces.controller.decide.InstanceOperation;
import io.elasticfaces.controller.decide.Launch;
import io.elasticfaces.controller.decide.PoolDecision;
import io.elasticfaces.controller.decide.PoolPolicy;
import io.elasticfaces.controller.decide.ScalingDecision;
import io.elasticfaces.controller.decide.ScalingPolicy;
import io.elasticfaces.controller.decide.ScalingSettings;
import io.elasticfaces.controller.observe.Fleet;
import io.elasticfaces.controller.observe.Instance;
import io.elasticfaces.controller.observe.InstanceState;
import io.elasticfaces.controller.observe.QueueCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A tiny EC2 and SQS that the controller's pure functions are driven against, event by event, with what must hold whatever
 * happens checked at every tick.
 */
final class FleetModel {
    private final ScalingSettings settings;
    private final Duration serviceTime;
    private final Map<String, Instance> instances = new TreeMap<>();
    private final List<String> log = new ArrayList<>();
    private History history = History.beginning();
    private Instant now = Fleets.NOW;
    private long template = 2;
    private int visible;
    private int inFlight;

    FleetModel(String states, Duration serviceTime, ScalingSettings settings) {
        this.serviceTime = serviceTime;
        this.settings = settings;
        Fleets.of(states).instances().forEach(instance -> instances.put(instance.id(), instance));
    }

    /** More requests. */
    void arrive(int count) {
        visible += count;
    }

    /** Workers receive and finish requests, at most one for each running instance. */
    void work(int taken, int finished) {
        inFlight -= Math.min(inFlight, finished);
        int more = Math.min(Math.min(visible, taken), Math.max(0, in(InstanceState.RUNNING) - inFlight));
        visible -= more;
        inFlight += more;
    }

    /** EC2 goes on with the n-th instance: pending runs, stopping has stopped, and so on. */
    void step(int n) {
        change(
                n,
                Map.of(
                        InstanceState.PENDING, InstanceState.RUNNING,
                        InstanceState.STOPPING, InstanceState.STOPPED,
                        InstanceState.SHUTTING_DOWN, InstanceState.TERMINATED));
    }

    /** The n-th instance stops by itself; what it works on stays invisible. */
    void end(int n) {
        change(n, Map.of(InstanceState.RUNNING, InstanceState.STOPPING));
    }

    /** Somebody terminates the n-th instance. */
    void terminate(int n) {
        change(
                n,
                Map.of(
                        InstanceState.RUNNING, InstanceState.SHUTTING_DOWN,
                        InstanceState.STOPPED, InstanceState.TERMINATED));
    }

    /** The launch template gets another version. */
    void update() {
        template++;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /**
     * The controller measures and decides, and EC2 agrees or refuses.
     *
     * @param flicker what the counts differ by, as SQS's are approximate
     */
    void tick(int flicker, boolean agree) {
        QueueCounts counts = QueueCounts.of(Math.max(0, visible + flicker), Math.max(0, inFlight - flicker));
        Fleet fleet = fleet();
        history = history.next(now, counts, fleet, settings.pool() == 0 ? 0 : template, false, settings);
        ScalingDecision decision = ScalingPolicy.decide(counts, serviceTime, fleet, history, settings);
        PoolDecision pool = PoolPolicy.decide(fleet, decision, history, settings);
        log.add(counts + " " + fleet.byState() + ": " + decision.action() + "; " + pool.action());
        boolean waitedLong =
                history.lasted(history.since().visible(), settings.lookahead().multipliedBy(10));
        if (settings.targetWait().isZero() && (waitedLong || counts.inFlight() == 0)) {
            int all = (counts.visible() + settings.backlogPerInstance() - 1) / settings.backlogPerInstance();
            assertThat(decision.wanted()).as("%s", log).isGreaterThanOrEqualTo(Math.min(settings.max(), all));
        }
        boolean hung = history.lasted(history.since().untaken(), settings.livenessTimeout());
        if (counts.inFlight() > 0 || (counts.visible() > 0 && !hung)) {
            assertThat(decision.stop()).as("%s", log).isEmpty();
        }
        if (counts.idle() && !decision.stop().isEmpty()) {
            assertThat(fleet.active().size() - decision.stop().size())
                    .as("%s", log)
                    .isGreaterThanOrEqualTo(settings.min());
        }
        wellFormed(decision, fleet);
        wellFormed(pool, decision, fleet);
        assertThat(ScalingPolicy.decide(counts, serviceTime, fleet, history, settings))
                .isEqualTo(decision);
        if (history.backoff().isOpen(now)) {
            assertThat(decision.start()).as("%s", log).isEmpty();
            assertThat(pool.launch()).as("%s", log).isEmpty();
        }
        if (agree) {
            agree(decision, pool);
            bounded(fleet);
            // Others start in the place of what hangs only once that is on its way: EC2 could have refused to stop it.
            if (!hung) {
                satisfied(decision, pool);
                idempotent(counts, pool);
            }
        } else {
            decision.ids(InstanceOperation.START).forEach(id -> history = history.refused(InstanceOperation.START, id));
            decision.ids(InstanceOperation.STOP).forEach(id -> history = history.refused(InstanceOperation.STOP, id));
            pool.terminate().forEach(ended -> history = history.refused(InstanceOperation.TERMINATE, ended.id()));
            pool.launch().forEach(launch -> history = history.refused(InstanceOperation.LAUNCH, launch.name()));
        }
    }

    /** Only stopped instances start, of equal ones the lowest numbers first, and only running ones stop. */
    private void wellFormed(ScalingDecision decision, Fleet fleet) {
        assertThat(decision.start()).as("%s", log).allMatch(i -> i.state() == InstanceState.STOPPED);
        assertThat(decision.stop()).as("%s", log).allMatch(i -> i.state() == InstanceState.RUNNING);
        assertThat(decision.start().size())
                .as("%s", log)
                .isLessThanOrEqualTo(Math.max(0, decision.wanted() - decision.capacity()));
        int highest = decision.start().stream().mapToInt(Instance::number).max().orElse(0);
        if (settings.pool() == 0) {
            assertThat(fleet.in(InstanceState.STOPPED))
                    .as("%s", log)
                    .noneMatch(i -> i.number() < highest
                            && !decision.start().contains(i)
                            && history.mayTry(InstanceOperation.START, i.id()));
        }
    }

    /** Only stopped instances that are not wanted end, and an unproven version replaces only a few. */
    private void wellFormed(PoolDecision pool, ScalingDecision decision, Fleet fleet) {
        assertThat(pool.terminate()).as("%s", log).allMatch(i -> i.state() == InstanceState.STOPPED);
        assertThat(pool.terminate()).as("%s", log).noneMatch(decision.start()::contains);
        if (!pool.terminate().isEmpty()) {
            int left = fleet.active().size() + fleet.in(InstanceState.STOPPED).size();
            assertThat(left - pool.terminate().size()).as("%s", log).isGreaterThanOrEqualTo(decision.wanted());
        }
        List<Instance> replaced = pool.terminate().stream()
                .filter(i -> i.number() <= settings.pool())
                .toList();
        assertThat(replaced).as("%s", log).hasSizeLessThanOrEqualTo(3).noneMatch(history.rollout()::isCurrent);
        if (history.rollout().isHalted()) {
            assertThat(replaced).as("%s", log).isEmpty();
            assertThat(pool.launch()).as("%s", log).isEmpty();
        }
    }

    private void agree(ScalingDecision decision, PoolDecision pool) {
        Fleet after = Fleets.after(pool, Fleets.after(decision, fleet()));
        instances.clear();
        after.instances().forEach(this::put);
        history = history.accepted(InstanceOperation.START, decision.ids(InstanceOperation.START))
                .accepted(InstanceOperation.STOP, decision.ids(InstanceOperation.STOP))
                .accepted(
                        InstanceOperation.LAUNCH,
                        pool.launch().stream().map(Launch::name).toList())
                .accepted(
                        InstanceOperation.TERMINATE,
                        pool.terminate().stream().map(Instance::id).toList());
    }

    private void bounded(Fleet before) {
        Fleet after = fleet();
        assertThat(after.pool().size())
                .as("%s", log)
                .isLessThanOrEqualTo(Math.max(before.pool().size(), settings.pool()));
        assertThat(after.active().size())
                .as("%s", log)
                .isLessThanOrEqualTo(Math.max(before.active().size(), settings.max()));
        Set<Integer> numbers = after.pool().stream().map(Instance::number).collect(Collectors.toSet());
        assertThat(numbers).as("%s", log).hasSameSizeAs(after.pool());
    }

    private void satisfied(ScalingDecision decision, PoolDecision pool) {
        int there =
                decision.capacity() + decision.start().size() + pool.launch().size();
        int most = Math.min(settings.max(), history.backoff().most(now));
        boolean full = fleet().active().size() >= most;
        boolean noneLeft = fleet().pool().stream()
                        .noneMatch(i ->
                                i.state() == InstanceState.STOPPED && history.mayTry(InstanceOperation.START, i.id()))
                && (settings.pool() == 0
                        || fleet().pool().size() >= settings.pool()
                        || history.rollout().isHalted()
                        || !history.refusals().isEmpty());
        assertThat(there >= decision.wanted() || full || noneLeft).as("%s", log).isTrue();
    }

    private void idempotent(QueueCounts counts, PoolDecision pool) {
        History again = history.next(now, counts, fleet(), settings);
        ScalingDecision more = ScalingPolicy.decide(counts, serviceTime, fleet(), again, settings);
        assertThat(more.start()).as("%s, then %s", log, more.action()).isEmpty();
        // What has just been launched can be tagged only once it is there, others stay for what has been terminated,
        // and a
        // hanging instance that is stopped says something about its version.
        if (!pool.changesSomething() && again.rollout().equals(history.rollout())) {
            assertThat(more.stop()).as("%s, then %s", log, more.action()).isEmpty();
            assertThat(more.keepWarm()).as("%s", log).isEmpty();
            assertThat(more.release()).as("%s", log).isEmpty();
        }
    }

    private Fleet fleet() {
        return new Fleet(List.copyOf(instances.values()));
    }

    private int in(InstanceState state) {
        return fleet().in(state).size();
    }

    private Optional<Instance> pick(int n) {
        return instances.values().stream()
                .skip(instances.isEmpty() ? 0 : n % instances.size())
                .findFirst();
    }

    private void change(int n, Map<InstanceState, InstanceState> ways) {
        pick(n).filter(i -> ways.containsKey(i.state())).ifPresent(i -> put(i.in(ways.get(i.state()))));
    }

    private void put(Instance instance) {
        instances.put(instance.id(), instance);
    }
}
