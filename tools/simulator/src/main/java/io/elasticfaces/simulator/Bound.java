package io.elasticfaces.simulator;

import io.elasticfaces.controller.InstanceState;

/**
 * The bound of a rule that cannot see the future: it knows every count the moment it changes and acts in no time. For
 * every request that no idle instance can take it has an instance on its way, up to the maximum, never before the request
 * has arrived; an instance for which nothing is left, as no request is visible and it is not busy, it stops at that moment,
 * be it ready or still booting. It boots, stops and starts by the same physics: what is pending cannot be stopped, what is
 * stopping cannot be started.
 */
final class Bound implements Policy {
    private final int max;

    Bound(int max) {
        this.max = max;
    }

    @Override
    public String name() {
        return "bound";
    }

    @Override
    public boolean workersStopThemselves() {
        return false;
    }

    @Override
    public void changed(Cloud cloud) {
        if (cloud.visible() > 0) {
            cloud.start(Math.min(max, cloud.visible() + cloud.busy()) - cloud.active());
        } else if (cloud.active() > cloud.busy()) {
            for (Machine machine : cloud.machines()) {
                if (machine.state == InstanceState.RUNNING) {
                    cloud.stop(machine);
                }
            }
        }
    }
}
