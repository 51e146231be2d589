package io.elasticfaces.simulator;

import io.elasticfaces.controller.observe.Instance;
import io.elasticfaces.controller.observe.InstanceState;
import java.time.Instant;

/** A simulated instance and its worker. Times are in simulated seconds. */
final class SimulatedInstance {
    /** The state of the worker. */
    enum Worker {
        NONE,
        BOOTING,
        IDLE,
        BUSY,
        ENDING
    }

    final int number;
    final String id;
    InstanceState state = InstanceState.STOPPED;
    Worker worker = Worker.NONE;
    boolean keepWarm;
    /** Number of starts. Events of earlier boots are recognised by it and ignored. */
    int boots;
    /** Number of receives. Timeouts of earlier receives are recognised by it and ignored. */
    long receives;

    double startedAt;
    double readyAt;
    double idleSince;
    /** Total time pending or running, without the current boot. */
    double ranSeconds;

    SimulatedInstance(int number) {
        this.number = number;
        this.id = "i-" + number;
    }

    /** Returns the instance as EC2 describes it. */
    Instance described(Instant beginning) {
        Instant launched = beginning.plusMillis((long) (startedAt * 1000));
        return new Instance(id, number, state, launched, keepWarm, 0, "", "");
    }
}
