package io.elasticfaces.simulator;

import io.elasticfaces.controller.observe.InstanceState;

/**
 * A policy that knows all counts and acts without delay, but does not know the future. It starts an instance for every
 * request that no idle instance can take, up to the maximum. When no request is visible, it stops every idle instance.
 * Instances boot and stop as under the other policies.
 */
final class Oracle implements Policy {
    private final int max;

    Oracle(int max) {
        this.max = max;
    }

    @Override
    public String name() {
        return "oracle";
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
            cloud.instances().stream()
                    .filter(instance -> instance.state == InstanceState.RUNNING)
                    .forEach(cloud::stop);
        }
    }
}
