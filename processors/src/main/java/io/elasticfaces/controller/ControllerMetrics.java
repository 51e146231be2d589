package io.elasticfaces.controller;

import io.elasticfaces.controller.decide.InstanceChange;
import io.elasticfaces.controller.decide.InstanceOperation;
import io.elasticfaces.controller.observe.InstanceState;
import io.elasticfaces.controller.observe.QueueCounts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * The controller's metrics: gauges of the queues and the fleet, and counters of decisions and changes. docs/operate.md
 * describes them.
 */
final class ControllerMetrics {
    private final MeterRegistry registry;
    private final ControllerStatus status;
    private final Counter failures;
    private final Counter trips;

    ControllerMetrics(MeterRegistry registry, ControllerStatus status) {
        this.registry = registry;
        this.status = status;
        messages("request", "visible", QueueCounts::visible);
        messages("request", "in_flight", QueueCounts::inFlight);
        messages("response", "visible", QueueCounts::responses);
        messages("dead", "visible", QueueCounts::dead);
        for (InstanceState state : InstanceState.values()) {
            gauge(
                    "faces.instances",
                    "App instances by state",
                    it -> it.fleet().in(state).size(),
                    "state",
                    state.label());
        }
        gauge("faces.instances.wanted", "Instances that the demand requires", ControllerStatus.Snapshot::wanted);
        TimeGauge.builder("faces.measured.timestamp", status, TimeUnit.MILLISECONDS, it -> it.snapshot()
                        .at()
                        .map(at -> (double) at.toEpochMilli())
                        .orElse(0.0))
                .description("Time of the last measurement of queues and fleet, since the epoch; 0 before the first")
                .register(registry);
        gauge(
                "faces.instances.outdated",
                "App instances of another version than the launch template's latest",
                ControllerStatus.Snapshot::outdated);
        gauge(
                "faces.rollout.halted",
                "1 while no instances are replaced because the new ones take no requests",
                it -> it.rollout().isHalted() ? 1 : 0);
        // Counters appear before their first event.
        for (InstanceOperation operation : InstanceOperation.values()) {
            decisions(operation);
            changes(operation, "agreed");
            changes(operation, "refused");
        }
        failures = Counter.builder("faces.decision.failures")
                .description("Ticks whose measurement or decision failed")
                .register(registry);
        Gauge.builder("faces.breaker.open", status, it -> it.breaker().isPresent() ? 1 : 0)
                .description("1 while no instances are started because they ended without taking a request")
                .register(registry);
        trips = Counter.builder("faces.breaker.trips")
                .description("Pauses because instances ended without taking a request")
                .register(registry);
    }

    void decided(List<InstanceChange> changes) {
        changes.stream().map(change -> change.operation()).distinct().forEach(operation -> decisions(operation)
                .increment());
    }

    void accepted(InstanceOperation change, int count) {
        changes(change, "agreed").increment(count);
    }

    void refused(InstanceOperation change) {
        changes(change, "refused").increment();
    }

    void tripped() {
        trips.increment();
    }

    void failed() {
        failures.increment();
    }

    private void messages(String queue, String state, ToDoubleFunction<QueueCounts> count) {
        gauge(
                "faces.queue.messages",
                "Messages in the queues; SQS's counts are approximate and up to a minute late",
                it -> count.applyAsDouble(it.counts()),
                "queue",
                queue,
                "state",
                state);
    }

    private void gauge(
            String name, String description, ToDoubleFunction<ControllerStatus.Snapshot> value, String... tags) {
        Gauge.builder(name, status, it -> value.applyAsDouble(it.snapshot()))
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private Counter decisions(InstanceOperation operation) {
        return Counter.builder("faces.decisions")
                .description("Decisions with a change, by action; a decision with two actions counts for both")
                .tag("action", operation.name().toLowerCase(Locale.ROOT))
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
