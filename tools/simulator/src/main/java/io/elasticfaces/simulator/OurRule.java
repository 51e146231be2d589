package io.elasticfaces.simulator;

import io.elasticfaces.controller.Change;
import io.elasticfaces.controller.Fleet;
import io.elasticfaces.controller.History;
import io.elasticfaces.controller.QueueCounts;
import io.elasticfaces.controller.ScalingDecision;
import io.elasticfaces.controller.ScalingPolicy;
import io.elasticfaces.controller.ScalingSettings;
import io.elasticfaces.worker.Stay;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The controller and the worker themselves: their own functions, called as its route calls them, at every tick and when a request wakes it. */
final class OurRule implements Policy {
    private final ScalingSettings settings;
    private final Stay stay;
    private final double tickSeconds;
    private History history = History.beginning();
    private boolean nobodyRunning = true;
    private boolean woken;

    OurRule(ScalingSettings settings, Stay stay, double tickSeconds) {
        this.stay = stay;
        this.settings = settings;
        this.tickSeconds = tickSeconds;
    }

    @Override
    public String name() {
        return "ours";
    }

    @Override
    public boolean stays(double worked, double idle) {
        return stay.lasts(Math.round(worked * 1000), Math.round(idle * 1000));
    }

    @Override
    public void begin(Cloud cloud) {
        cloud.every(tickSeconds, tickSeconds, () -> decide(cloud));
    }

    @Override
    public void arrived(Cloud cloud) {
        if (nobodyRunning && !woken) {
            woken = true;
            cloud.in(cloud.physics().call(), () -> decide(cloud));
        }
    }

    private void decide(Cloud cloud) {
        QueueCounts counted = cloud.counts();
        QueueCounts counts = woken ? counted.atLeastOneVisible() : counted;
        woken = false;
        Fleet fleet = cloud.fleet();
        history = history.next(cloud.instant(), counts, fleet, settings);
        Duration service = Duration.ofNanos((long) (cloud.serviceAverage() * 1e9));
        ScalingDecision decision = ScalingPolicy.decide(counts, service, fleet, history, settings);
        Set<String> start = Set.copyOf(decision.startIds());
        Set<String> stop = Set.copyOf(decision.stopIds());
        Set<String> warm = Set.copyOf(decision.keepWarmIds());
        Set<String> released = Set.copyOf(decision.releaseIds());
        for (Machine machine : decision.changesSomething() ? cloud.machines() : List.<Machine>of()) {
            machine.keepWarm = warm.contains(machine.id) || (machine.keepWarm && !released.contains(machine.id));
            if (start.contains(machine.id)) {
                cloud.start(machine);
            }
            if (stop.contains(machine.id)) {
                cloud.stop(machine);
            }
        }
        history = history.accepted(Change.START, start).accepted(Change.STOP, stop);
        nobodyRunning = fleet.active().isEmpty() && start.isEmpty();
    }
}
