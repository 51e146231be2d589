package io.elasticfaces.controller;

import io.elasticfaces.controller.decide.InstanceOperation;
import io.elasticfaces.controller.decide.ScalingDecision;
import io.elasticfaces.controller.observe.InstanceState;
import io.elasticfaces.controller.observe.QueueCounts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * The controller's metrics: gauges of the queues and the fleet, and counters of decisions and changes. docs/operate.md
 * describes them.
 */
final class ControllerMetrics {
    private final MeterRegistry registry;
    private final ControllerStatus monitor;
    private final Map<String, Counter> decisions = new LinkedHashMap<>();
    private final Map<InstanceOperation, Counter> agreed = new EnumMap<>(InstanceOperation.class);
    private final Map<InstanceOperation, Counter> refused = new EnumMap<>(InstanceOperation.class);
    private final Counter failures;
    private final Counter trips;

    ControllerMetrics(MeterRegistry registry, ControllerStatus monitor) {
        this.registry = registry;
        this.monitor = monitor;
        messages("request", "visible", QueueCounts::visible);
        messages("request", "in_flight", QueueCounts::inFlight);
        messages("response", "visible", QueueCounts::responses);
        messages("dead", "visible", QueueCounts::dead);
        for (InstanceState state : InstanceState.values()) {
            Gauge.builder(
                            "faces.instances",
                            monitor,
                            m -> m.snapshot().fleet().in(state).size())
                    .description("App instances by state")
                    .tag("state", state.label())
                    .register(registry);
        }
        Gauge.builder("faces.instances.wanted", monitor, m -> m.snapshot().wanted())
                .description("Instances that the demand requires")
                .register(registry);
        TimeGauge.builder("faces.measured.timestamp", monitor, TimeUnit.MILLISECONDS, m -> m.snapshot()
                        .at()
                        .map(at -> (double) at.toEpochMilli())
                        .orElse(0.0))
                .description("Time of the last measurement of queues and fleet, since the epoch; 0 before the first")
                .register(registry);
        for (String action : new String[] {"start", "launch", "stop", "keep_warm", "release"}) {
            decisions.put(
                    action,
                    Counter.builder("faces.decisions")
                            .description(
                                    "Decisions with a change, by action; a decision with two actions counts for both")
                            .tag("action", action)
                            .register(registry));
        }
        for (InstanceOperation change : InstanceOperation.values()) {
            agreed.put(change, changes(change, "agreed"));
            refused.put(change, changes(change, "refused"));
        }
        failures = Counter.builder("faces.decision.failures")
                .description("Ticks whose measurement or decision failed")
                .register(registry);
        Gauge.builder("faces.breaker.open", monitor, m -> m.breaker().isPresent() ? 1 : 0)
                .description("1 while no instances are started because they ended without taking a request")
                .register(registry);
        trips = Counter.builder("faces.breaker.trips")
                .description("Pauses because instances ended without taking a request")
                .register(registry);
    }

    void decided(ScalingDecision decision) {
        count("start", decision.start());
        count("launch", decision.launch());
        count("stop", decision.stop());
        count("keep_warm", decision.keepWarm());
        count("release", decision.release());
    }

    void agreed(InstanceOperation change, int count) {
        agreed.get(change).increment(count);
    }

    void refused(InstanceOperation change) {
        refused.get(change).increment();
    }

    void tripped() {
        trips.increment();
    }

    void failed() {
        failures.increment();
    }

    private void count(String action, Collection<?> instances) {
        if (!instances.isEmpty()) {
            decisions.get(action).increment();
        }
    }

    private void messages(String queue, String state, ToDoubleFunction<QueueCounts> count) {
        Gauge.builder(
                        "faces.queue.messages",
                        monitor,
                        m -> count.applyAsDouble(m.snapshot().counts()))
                .description("Messages in the queues; SQS's counts are approximate and up to a minute late")
                .tag("queue", queue)
                .tag("state", state)
                .register(registry);
    }

    private Counter changes(InstanceOperation change, String result) {
        return Counter.builder("faces.instance.changes")
                .description("Changes of single instances that EC2 accepted or refused")
                .tag("change", change.toString())
                .tag("result", result)
                .register(registry);
    }
}
