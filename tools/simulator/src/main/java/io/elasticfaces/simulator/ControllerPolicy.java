package io.elasticfaces.simulator;

import io.elasticfaces.controller.decide.History;
import io.elasticfaces.controller.decide.InstanceOperation;
import io.elasticfaces.controller.decide.ScalingDecision;
import io.elasticfaces.controller.decide.ScalingPolicy;
import io.elasticfaces.controller.decide.ScalingSettings;
import io.elasticfaces.controller.observe.Fleet;
import io.elasticfaces.controller.observe.QueueCounts;
import io.elasticfaces.worker.handler.IdlePolicy;
import java.time.Duration;
import java.util.Set;

/**
 * The policy of this project's controller and worker. It calls their decision functions as their routes do: at every
 * tick, and when a request arrives while no instance runs.
 */
final class ControllerPolicy implements Policy {
    private final ScalingSettings settings;
    private final IdlePolicy stay;
    private final double tickSeconds;
    private History history = History.beginning();
    private boolean nobodyRunning = true;
    private boolean woken;

    ControllerPolicy(ScalingSettings settings, IdlePolicy stay, double tickSeconds) {
        this.settings = settings;
        this.stay = stay;
        this.tickSeconds = tickSeconds;
    }

    @Override
    public String name() {
        return "ours";
    }

    @Override
    public boolean keepsPolling(double workedSeconds, double idleSeconds) {
        return stay.lasts(Math.round(workedSeconds * 1000), Math.round(idleSeconds * 1000));
    }

    @Override
    public void begin(Cloud cloud) {
        cloud.repeat(tickSeconds, () -> decide(cloud));
    }

    @Override
    public void arrived(Cloud cloud) {
        if (nobodyRunning && !woken) {
            woken = true;
            cloud.schedule(cloud.assumptions().call(), () -> decide(cloud));
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
        Set<String> start = Set.copyOf(decision.ids(InstanceOperation.START));
        Set<String> stop = Set.copyOf(decision.ids(InstanceOperation.STOP));
        if (decision.changesSomething()) {
            cloud.instances().forEach(instance -> {
                instance.keepWarm = decision.ids(InstanceOperation.KEEP_WARM).contains(instance.id)
                        || (instance.keepWarm
                                && !decision.ids(InstanceOperation.RELEASE).contains(instance.id));
                if (start.contains(instance.id)) {
                    cloud.start(instance);
                }
                if (stop.contains(instance.id)) {
                    cloud.stop(instance);
                }
            });
        }
        history = history.accepted(InstanceOperation.START, start).accepted(InstanceOperation.STOP, stop);
        nobodyRunning = fleet.active().isEmpty() && start.isEmpty();
    }
}
