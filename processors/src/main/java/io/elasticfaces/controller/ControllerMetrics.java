package io.elasticfaces.controller;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** The controller's meters: gauges of queue and fleet, counters of what was decided, done and refused. */
final class ControllerMetrics {
    private final MeterRegistry registry;
    private final FleetMonitor monitor;
    private final Counter decisions;
    private final Counter starts;
    private final Counter launches;
    private final Counter stops;
    private final Counter refusals;
    private final Counter failures;
    private final Counter trips;

    ControllerMetrics(MeterRegistry registry, FleetMonitor monitor) {
        this.registry = registry;
        this.monitor = monitor;
        gauge("faces.queue.visible", "Requests that a worker could take", m -> m.snapshot()
                .counts()
                .visible());
        gauge("faces.queue.in.flight", "Requests taken by a worker", m -> m.snapshot()
                .counts()
                .inFlight());
        gauge("faces.queue.responses", "Replies not fetched yet", m -> m.snapshot()
                .counts()
                .responses());
        gauge("faces.queue.dead", "Requests that no worker could answer", m -> m.snapshot()
                .counts()
                .dead());
        gauge("faces.instances.wanted", "Instances that the demand wants", m -> m.snapshot()
                .wanted());
        for (InstanceState state : InstanceState.values()) {
            Gauge.builder(
                            "faces.instances",
                            monitor,
                            m -> m.snapshot().fleet().in(state).size())
                    .description("App instances by state")
                    .tag("state", state.label())
                    .register(registry);
        }
        decisions = counter("faces.scaling.decisions", "Decisions that changed something");
        starts = counter("faces.instance.starts", "Instances started");
        launches = counter("faces.instance.launches", "Instances launched");
        stops = counter("faces.instance.stops", "Instances stopped by the controller");
        refusals = counter("faces.instance.refusals", "What EC2 refused to do with an instance");
        gauge(
                "faces.scaling.breaker.open",
                "1 while instances are not started, as they end in vain",
                m -> m.breaker().isPresent() ? 1 : 0);
        trips = counter("faces.scaling.breaker.trips", "Pauses made because instances ended in vain");
        failures = counter("faces.scaling.failures", "Ticks that could not measure or decide");
    }

    void decided() {
        decisions.increment();
    }

    void started(int count) {
        starts.increment(count);
    }

    void launched() {
        launches.increment();
    }

    void stopped(int count) {
        stops.increment(count);
    }

    void refused() {
        refusals.increment();
    }

    void tripped() {
        trips.increment();
    }

    void failed() {
        failures.increment();
    }

    private void gauge(String name, String description, ToDoubleFunction<FleetMonitor> value) {
        Gauge.builder(name, monitor, value).description(description).register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }
}
