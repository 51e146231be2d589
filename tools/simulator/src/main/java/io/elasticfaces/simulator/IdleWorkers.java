package io.elasticfaces.simulator;

import java.util.ArrayList;
import java.util.List;

/** The machines whose workers wait for a request, in no order; all operations take the same time however many there are. */
final class IdleWorkers {
    private final List<Machine> machines = new ArrayList<>();

    boolean isEmpty() {
        return machines.isEmpty();
    }

    /** Puts one there, unless it is. */
    void add(Machine machine) {
        if (machine.idleIndex < 0) {
            machine.idleIndex = machines.size();
            machines.add(machine);
        }
    }

    /** Takes one away, if it is there. */
    void remove(Machine machine) {
        if (machine.idleIndex >= 0) {
            Machine last = machines.remove(machines.size() - 1);
            if (last != machine) {
                machines.set(machine.idleIndex, last);
                last.idleIndex = machine.idleIndex;
            }
            machine.idleIndex = -1;
        }
    }

    /** Takes any one away: which, says a number of 0 to less than 1. */
    Machine removeAny(double which) {
        Machine machine = machines.get((int) (which * machines.size()));
        remove(machine);
        return machine;
    }
}
