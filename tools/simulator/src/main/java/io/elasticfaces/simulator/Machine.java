package io.elasticfaces.simulator;

import io.elasticfaces.controller.Instance;
import io.elasticfaces.controller.InstanceState;
import java.time.Instant;

/** One simulated instance and its worker. */
final class Machine {
    /** What its worker does. */
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

    /** Counts its starts; an event of an earlier life finds another number. */
    int life;

    /** Counts its receives; the end of an earlier one finds another number. */
    long receives;

    double startedAt;
    double readyAt;
    double idleSince;
    double ranSeconds;

    /** Where it stands among those that are idle; -1 where it is not. */
    int idleIndex = -1;

    Machine(int number) {
        this.number = number;
        this.id = "i-" + number;
    }

    /** Returns what EC2 would describe. */
    Instance described(Instant beginning) {
        Instant launched = beginning.plusMillis((long) (startedAt * 1000));
        return new Instance(id, number, state, launched, keepWarm, false);
    }
}
