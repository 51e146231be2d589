package io.elasticfaces.simulator;

import io.elasticfaces.controller.observe.Fleet;
import io.elasticfaces.controller.observe.InstanceState;
import io.elasticfaces.controller.observe.QueueCounts;
import io.elasticfaces.simulator.SeededRandom.Kind;
import io.elasticfaces.simulator.SimulatedInstance.Worker;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * A simulation of the request queue, EC2 and the workers, for one trace under one policy. Requests are received in the
 * order of their arrival, each by a random idle worker.
 */
final class Cloud {
    /** Weight of the newest service time in the moving average, as in the web tier. */
    private static final double NEWEST = 0.1;

    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    private final Trace trace;
    private final Assumptions assumptions;
    private final Policy policy;
    private final SeededRandom random;
    private final EventQueue events = new EventQueue();
    private final DelayedCounts delayedCounts;
    private final List<SimulatedInstance> instances = new ArrayList<>();
    private final List<SimulatedInstance> idle = new ArrayList<>();
    private final ArrayDeque<Integer> queue = new ArrayDeque<>();
    private final Recorder recorder;
    private int busy;
    private int active;
    private double serviceAverage;
    private long deliveries;

    Cloud(Trace trace, Assumptions assumptions, int max, Policy policy, SeededRandom random) {
        this.trace = trace;
        this.assumptions = assumptions;
        this.policy = policy;
        this.random = random;
        this.delayedCounts = new DelayedCounts(assumptions, random);
        this.recorder = new Recorder(policy.name(), trace);
        for (int number = 1; number <= max; number++) {
            instances.add(new SimulatedInstance(number));
        }
    }

    /**
     * Runs until every request is answered and every instance is off, or until the given time after the last arrival.
     */
    Recorder run(double limitSeconds) {
        schedule(trace.arrivals()[0], () -> arrive(0));
        policy.begin(this);
        double until = trace.end() + limitSeconds;
        boolean more = true;
        while (more && !(allAnswered() && active == 0)) {
            more = events.runNext(until);
        }
        instances.stream().filter(instance -> instance.state.active()).forEach(this::switchOff);
        recorder.end(
                now(),
                instances.stream().mapToDouble(instance -> instance.ranSeconds).sum());
        return recorder;
    }

    void schedule(double delaySeconds, Runnable event) {
        events.schedule(delaySeconds, event);
    }

    void repeat(double periodSeconds, Runnable event) {
        schedule(periodSeconds, () -> {
            event.run();
            repeat(periodSeconds, event);
        });
    }

    double now() {
        return events.now();
    }

    Instant instant() {
        return BEGINNING.plusNanos((long) (now() * 1e9));
    }

    Assumptions assumptions() {
        return assumptions;
    }

    List<SimulatedInstance> instances() {
        return instances;
    }

    /** Returns the true number of visible requests. */
    int visible() {
        return queue.size();
    }

    /** Returns the number of requests that workers process. */
    int busy() {
        return busy;
    }

    /** Returns the number of instances that are pending or running. */
    int active() {
        return active;
    }

    boolean allAnswered() {
        return recorder.answered() == trace.size();
    }

    /** Returns the counts as SQS reports them. */
    QueueCounts counts() {
        return delayedCounts.read(now());
    }

    Fleet fleet() {
        return new Fleet(instances.stream()
                .map(instance -> instance.described(BEGINNING))
                .toList());
    }

    /** Returns the mean service time in seconds as the web tier measures it; 0 before the first reply. */
    double serviceAverage() {
        return serviceAverage;
    }

    /** Starts up to the given number of stopped instances, lowest instance number first. */
    void start(int count) {
        int left = count;
        for (int i = 0; i < instances.size() && left > 0; i++) {
            if (instances.get(i).state == InstanceState.STOPPED) {
                start(instances.get(i));
                left--;
            }
        }
    }

    /** Starts an instance if it is stopped. EC2 rejects the call in other states. */
    void start(SimulatedInstance instance) {
        if (instance.state != InstanceState.STOPPED) {
            return;
        }
        int number = ++instance.boots;
        instance.state = InstanceState.PENDING;
        instance.worker = Worker.BOOTING;
        instance.startedAt = now();
        active++;
        recorder.started();
        double boot = assumptions.boot().at(random.uniform(Kind.BOOT, instance.number, number));
        schedule(boot * assumptions.pendingShare(), () -> {
            if (instance.boots == number && instance.state == InstanceState.PENDING) {
                instance.state = InstanceState.RUNNING;
                policy.changed(this);
            }
        });
        schedule(boot, () -> {
            if (instance.boots == number && instance.worker == Worker.BOOTING) {
                instance.readyAt = now();
                instance.idleSince = now();
                receive(instance);
                policy.changed(this);
            }
        });
    }

    /** Stops an instance if it is running and idle. */
    void stop(SimulatedInstance instance) {
        if (instance.state == InstanceState.RUNNING && instance.worker != Worker.BUSY) {
            removeIdle(idle.indexOf(instance));
            switchOff(instance);
        }
    }

    private void arrive(int request) {
        queue.addLast(request);
        if (request + 1 < trace.size()) {
            schedule(trace.arrivals()[request + 1] - now(), () -> arrive(request + 1));
        }
        deliver();
        changed();
        policy.arrived(this);
    }

    private void deliver() {
        while (!queue.isEmpty() && !idle.isEmpty()) {
            int receiver = (int) (random.uniform(Kind.RECEIVER, deliveries++, 0) * idle.size());
            take(removeIdle(receiver));
        }
    }

    /** Removes an idle instance in constant time, by moving the last one to its index. */
    private SimulatedInstance removeIdle(int index) {
        if (index < 0) {
            return null;
        }
        SimulatedInstance last = idle.remove(idle.size() - 1);
        return index == idle.size() ? last : idle.set(index, last);
    }

    private void receive(SimulatedInstance instance) {
        if (!queue.isEmpty()) {
            take(instance);
            return;
        }
        if (instance.worker != Worker.IDLE) {
            instance.worker = Worker.IDLE;
            idle.add(instance);
        }
        if (policy.workersStopThemselves()) {
            long receive = ++instance.receives;
            schedule(assumptions.poll(), () -> {
                if (instance.receives == receive && instance.worker == Worker.IDLE) {
                    receivedNothing(instance);
                }
            });
        }
    }

    private void receivedNothing(SimulatedInstance instance) {
        if (instance.keepWarm
                || policy.keepsPolling(instance.idleSince - instance.readyAt, now() - instance.idleSince)) {
            receive(instance);
            return;
        }
        removeIdle(idle.indexOf(instance));
        instance.worker = Worker.ENDING;
        int boot = instance.boots;
        schedule(assumptions.shutdown().at(random.uniform(Kind.SHUTDOWN, instance.number, boot)), () -> {
            if (instance.boots == boot && instance.state.active()) {
                switchOff(instance);
                policy.changed(this);
            }
        });
    }

    private void take(SimulatedInstance instance) {
        int request = queue.removeFirst();
        instance.receives++;
        instance.worker = Worker.BUSY;
        busy++;
        double takenAt = now();
        double service = random.service(assumptions.service(), assumptions.variation(), request);
        schedule(service, () -> finish(instance, request, takenAt));
    }

    private void finish(SimulatedInstance instance, int request, double takenAt) {
        busy--;
        recorder.answered(request, takenAt);
        double service = now() - takenAt;
        serviceAverage = serviceAverage == 0 ? service : serviceAverage + NEWEST * (service - serviceAverage);
        instance.idleSince = now();
        receive(instance);
        changed();
    }

    private void switchOff(SimulatedInstance instance) {
        instance.state = InstanceState.STOPPING;
        instance.worker = Worker.NONE;
        instance.ranSeconds += now() - instance.startedAt;
        active--;
        schedule(assumptions.stopping().at(random.uniform(Kind.STOPPING, instance.number, instance.boots)), () -> {
            instance.state = InstanceState.STOPPED;
            policy.changed(this);
        });
    }

    private void changed() {
        delayedCounts.record(now(), queue.size(), busy);
        policy.changed(this);
    }
}
