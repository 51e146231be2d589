package io.elasticfaces.simulator;

import io.elasticfaces.controller.Fleet;
import io.elasticfaces.controller.InstanceState;
import io.elasticfaces.controller.QueueCounts;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * A simulated request queue, EC2 and workers: one trace under one rule. The queue gives the oldest request first, where
 * SQS only tries to; of several idle workers any may get the next.
 */
final class Cloud {
    /** Weight of the newest service time in the moving average: what the web tier learns from replies. */
    private static final double NEWEST = 0.1;

    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    private final Trace trace;
    private final Physics physics;
    private final Policy policy;
    private final Draws draws;
    private final Agenda agenda = new Agenda();
    private final Stale stale;
    private final List<Machine> machines = new ArrayList<>();
    private final IdleWorkers idle = new IdleWorkers();
    private final ArrayDeque<Integer> queue = new ArrayDeque<>();
    private final int[] receives;
    private final Recorder recorder;
    private int busy;
    private int lost;
    private int active;
    private int booting;
    private double serviceAverage;
    private long handed;

    Cloud(Trace trace, Physics physics, int max, Policy policy, Draws draws) {
        this.trace = trace;
        this.physics = physics;
        this.policy = policy;
        this.draws = draws;
        this.stale = new Stale(physics, draws);
        this.receives = new int[trace.size()];
        this.recorder = new Recorder(trace);
        for (int number = 1; number <= max; number++) {
            machines.add(new Machine(number));
        }
    }

    /** Plays until everything is answered and off, or for that many seconds behind the last arrival. */
    Recorder play(double patience) {
        agenda.in(trace.arrivals()[0], () -> arrive(0));
        policy.begin(this);
        look();
        double until = trace.end() + patience;
        while (!over() && agenda.next(until)) {
            recorder.event();
        }
        machines.stream().filter(machine -> machine.state.active()).forEach(this::switchOff);
        recorder.look(queue.size(), active);
        recorder.end(
                agenda.now(),
                machines.stream().mapToDouble(machine -> machine.ranSeconds).sum());
        return recorder;
    }

    /** Puts something on the agenda that happens again and again until all is over. */
    void every(double first, double period, Runnable look) {
        agenda.in(first, () -> {
            look.run();
            every(period, period, look);
        });
    }

    /** Puts something on the agenda. */
    void in(double seconds, Runnable event) {
        agenda.in(seconds, event);
    }

    double now() {
        return agenda.now();
    }

    Instant instant() {
        return BEGINNING.plusNanos((long) (agenda.now() * 1e9));
    }

    Physics physics() {
        return physics;
    }

    List<Machine> machines() {
        return machines;
    }

    /** Returns the requests that a worker could take now, truly. */
    int visible() {
        return queue.size();
    }

    /** Returns the requests that live workers are busy with, truly. */
    int busy() {
        return busy;
    }

    /** Returns the requests that dead workers still hold invisible. */
    int lost() {
        return lost;
    }

    /** Returns the instances that are pending or running. */
    int active() {
        return active;
    }

    /** Returns the active instances whose worker is not ready yet. */
    int booting() {
        return booting;
    }

    /** Says whether every request has been answered. */
    boolean allAnswered() {
        return recorder.answered() == trace.size();
    }

    /** Counts as SQS does: late, and not always right. */
    QueueCounts counts() {
        return stale.read(agenda.now());
    }

    /** Describes all instances. */
    Fleet fleet() {
        return new Fleet(
                machines.stream().map(machine -> machine.described(BEGINNING)).toList());
    }

    /** Returns the mean service time as the web tier learns it, in seconds; 0 before the first reply. */
    double serviceAverage() {
        return serviceAverage;
    }

    /** Starts an instance; one that is not stopped stays what it is, as EC2 refuses that. */
    void start(Machine machine) {
        if (machine.state != InstanceState.STOPPED) {
            return;
        }
        int life = ++machine.life;
        machine.state = InstanceState.PENDING;
        machine.worker = Machine.Worker.BOOTING;
        machine.startedAt = now();
        active++;
        booting++;
        recorder.started();
        double boot = physics.boot().at(draws.uniform(Draws.Kind.BOOT, machine.number, life));
        in(boot * physics.pendingShare(), () -> {
            if (machine.life == life && machine.state == InstanceState.PENDING) {
                machine.state = InstanceState.RUNNING;
                policy.changed(this);
            }
        });
        in(boot, () -> {
            if (machine.life == life && machine.worker == Machine.Worker.BOOTING) {
                booting--;
                machine.readyAt = now();
                machine.idleSince = now();
                receive(machine);
                policy.changed(this);
            }
        });
    }

    /** Stops an instance that runs and is not busy; another stays what it is. */
    void stop(Machine machine) {
        if (machine.state == InstanceState.RUNNING && machine.worker != Machine.Worker.BUSY) {
            if (machine.worker == Machine.Worker.BOOTING) {
                booting--;
            }
            idle.remove(machine);
            switchOff(machine);
        }
    }

    /** Starts so many of those that are stopped, lowest number first. */
    void start(int count) {
        int left = count;
        for (int i = 0; i < machines.size() && left > 0; i++) {
            if (machines.get(i).state == InstanceState.STOPPED) {
                start(machines.get(i));
                left--;
            }
        }
    }

    private void arrive(int request) {
        recorder.noteArrival();
        queue.addLast(request);
        if (request + 1 < trace.size()) {
            in(trace.arrivals()[request + 1] - now(), () -> arrive(request + 1));
        }
        deliver();
        changed();
        policy.arrived(this);
    }

    private void deliver() {
        while (!queue.isEmpty() && !idle.isEmpty()) {
            take(idle.removeAny(draws.uniform(Draws.Kind.RECEIVER, handed++, 0)));
        }
    }

    private void receive(Machine machine) {
        if (!queue.isEmpty()) {
            take(machine);
            return;
        }
        machine.worker = Machine.Worker.IDLE;
        idle.add(machine);
        if (policy.workersStopThemselves()) {
            long receive = ++machine.receives;
            in(physics.poll(), () -> {
                if (machine.receives == receive && machine.idleIndex >= 0) {
                    emptyReceive(machine);
                }
            });
        }
    }

    private void emptyReceive(Machine machine) {
        if (machine.keepWarm || policy.stays(machine.idleSince - machine.readyAt, now() - machine.idleSince)) {
            receive(machine);
            return;
        }
        idle.remove(machine);
        machine.worker = Machine.Worker.ENDING;
        int life = machine.life;
        in(physics.shutdown().at(draws.uniform(Draws.Kind.SHUTDOWN, machine.number, life)), () -> {
            if (machine.life == life && machine.state.active()) {
                switchOff(machine);
                policy.changed(this);
            }
        });
    }

    private void take(Machine machine) {
        int request = queue.removeFirst();
        int receive = receives[request]++;
        machine.receives++;
        machine.worker = Machine.Worker.BUSY;
        busy++;
        double service = draws.logNormal(physics.service(), physics.spread(), request, receive);
        double takenAt = now();
        if (draws.uniform(Draws.Kind.DEATH, request, receive) < physics.deaths()) {
            in(service * draws.uniform(Draws.Kind.DEATH_TIME, request, receive), () -> die(machine, request));
        } else {
            in(service, () -> finish(machine, request, takenAt));
        }
    }

    private void finish(Machine machine, int request, double takenAt) {
        busy--;
        recorder.answered(request, takenAt, now());
        double service = now() - takenAt;
        serviceAverage = serviceAverage == 0 ? service : serviceAverage + NEWEST * (service - serviceAverage);
        machine.idleSince = now();
        receive(machine);
        changed();
    }

    private void die(Machine machine, int request) {
        busy--;
        lost++;
        in(physics.visibility(), () -> {
            lost--;
            queue.addLast(request);
            deliver();
            changed();
        });
        switchOff(machine);
        changed();
    }

    private void switchOff(Machine machine) {
        machine.state = InstanceState.STOPPING;
        machine.worker = Machine.Worker.NONE;
        machine.ranSeconds += now() - machine.startedAt;
        active--;
        int life = machine.life;
        in(physics.stopping().at(draws.uniform(Draws.Kind.STOPPING, machine.number, life)), () -> {
            machine.state = InstanceState.STOPPED;
            policy.changed(this);
        });
    }

    private void changed() {
        stale.record(now(), queue.size(), busy + lost);
        policy.changed(this);
    }

    private void look() {
        recorder.look(queue.size(), active);
        in(recorder.lookSeconds(), this::look);
    }

    private boolean over() {
        return allAnswered() && active == 0;
    }
}
