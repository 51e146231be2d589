package io.elasticfaces.simulator;

import io.elasticfaces.controller.InstanceState;

/**
 * The least waiting at any price: all instances are started when the first request has arrived, and run until the last has
 * been answered. No rule lets a request wait less.
 */
final class AlwaysOn implements Policy {
    @Override
    public String name() {
        return "always on";
    }

    @Override
    public boolean workersStopThemselves() {
        return false;
    }

    @Override
    public void changed(Cloud cloud) {
        if (cloud.allAnswered()) {
            cloud.machines().stream()
                    .filter(machine -> machine.state == InstanceState.RUNNING)
                    .forEach(cloud::stop);
        } else {
            cloud.start(cloud.machines().size() - cloud.active());
        }
    }
}
